using McpReplicas.Balancer.Requests;
using McpReplicas.Shared;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer.Access;

/// <summary>
/// Decides alone which page may read an answer, refusals of whatever stands before the balancer among them: browsers refuse an answer in which a replica says so too.
/// What a browser asks before is answered here, and costs no replica and no limit anything.
/// </summary>
internal sealed class CrossOriginAnswers(CrossOrigin pages) : IStartupFilter
{
    private static readonly string[] OfReplicas =
        ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Expose-Headers", "Access-Control-Max-Age"];

    public static void RemoveOfReplicas(TransformBuilderContext route) => route.AddResponseTransform(static answer =>
    {
        foreach (var name in OfReplicas)
        {
            answer.HttpContext.Response.Headers.Remove(name);
        }

        return default;
    });

    /// <summary>Answers <c>OPTIONS</c> at every path that is forwarded. It is an endpoint of its own, of which no authorization is asked.</summary>
    public static void Map(WebApplication app) => app.MapMethods("/{**path}", [HttpMethods.Options], static (HttpContext context, AccessRules access, CrossOrigin pages) =>
    {
        if (access.FindObjection(context.Request) is { } objection)
        {
            return new Refusal(StatusCodes.Status403Forbidden, Refusal.InvalidRequest, objection).WriteAsync(context);
        }

        pages.AnswerOptions(context);
        return Task.CompletedTask;
    }).AllowAnonymous().WithOrder(ReplicaCluster.RouteOrder);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            if (CrossOrigin.IsFromPage(context.Request))
            {
                pages.AllowWhenAnswered(context, static endpoint => endpoint?.Metadata.GetMetadata<RouteModel>() is not null);
            }

            return following(context);
        });
        next(app);
    };
}
