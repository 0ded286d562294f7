using McpAspire.ServiceDefaults;
using Microsoft.AspNetCore.Http.Features;

namespace McpAspire.McpServer.Endpoint;

/// <summary>What this server does around the package's endpoint: who may call, which requests are served all the same, and in what form.</summary>
internal static class HttpBehaviour
{
    public static IApplicationBuilder UseHttpBehaviour(this IApplicationBuilder app)
    {
        var access = app.ApplicationServices.GetRequiredService<AccessRules>();
        return app.UseWhen(context => context.Request.Path.StartsWithSegments(McpEndpoint.Path, StringComparison.Ordinal), branch => branch.Use((context, next) => HandleAsync(access, context, next)));
    }

    private static async Task HandleAsync(AccessRules access, HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var takesEventStreams = true;
        var refusal = access.FindObjection(request, "server") is { } objection ? Refusal.Forbidden(objection) : ProtocolVersions.Check(request);
        if (HttpMethods.IsPost(request.Method))
        {
            refusal ??= await WellFormedBody.CheckAsync(request, context.RequestAborted) ?? AcceptHeader.Complete(request, out takesEventStreams);
        }

        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
        }
        else if (HttpMethods.IsPost(request.Method))
        {
            await PostAsync(context, next, takesEventStreams);
        }
        else
        {
            await next(context);
        }
    }

    private static async Task PostAsync(HttpContext context, RequestDelegate next, bool takesEventStreams)
    {
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new AnswerBody(context.Response, inner, takesEventStreams);
        context.Features.Set<IHttpResponseBodyFeature>(body);
        try
        {
            await next(context);
            await body.FinishAsync(context.RequestAborted);
        }
        finally
        {
            context.Features.Set(inner);
        }
    }
}
