using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Http;

/// <summary>Refuses a message that cannot be right, and answers the others in the form that fits.</summary>
internal static class MessageHandling
{
    public static RequestDelegate Wrap(RequestDelegate next) => context => HandleAsync(context, next);

    private static async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var forms = AnswerForms.Both;
        var refusal = ProtocolVersions.Check(request);
        if (HttpMethods.IsPost(request.Method))
        {
            refusal ??= await WellFormedBody.CheckAsync(request, context.RequestAborted) ?? AcceptHeader.Complete(request, out forms);
        }

        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
        }
        else if (HttpMethods.IsPost(request.Method))
        {
            await PostAsync(context, next, forms);
        }
        else
        {
            await next(context);
        }
    }

    private static async Task PostAsync(HttpContext context, RequestDelegate next, AnswerForms forms)
    {
        var inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new AnswerBody(context.Response, inner, forms);
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
