using McpReplicas.Balancer.Requests;
using McpReplicas.Shared;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer.Access;

/// <summary>
/// Decides which web page may read an answer (CORS), also for errors of middleware in front of the balancer. It replaces the CORS headers of replicas, because
/// browsers reject an answer with two values. It answers preflight requests itself; they reach no replica and count toward no limit.
/// </summary>
internal sealed class CrossOriginAnswers(CrossOrigin pages) : IStartupFilter
{
    private static readonly string[] CorsHeaders =
        ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods", "Access-Control-Allow-Headers", "Access-Control-Expose-Headers", "Access-Control-Max-Age"];

    public static void RemoveCorsHeaders(TransformBuilderContext route) => route.AddResponseTransform(static answer =>
    {
        foreach (var name in CorsHeaders)
        {
            answer.HttpContext.Response.Headers.Remove(name);
        }

        return default;
    });

    /// <summary>Answers <c>OPTIONS</c> at every forwarded path. This is a separate endpoint that needs no authorization.</summary>
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
