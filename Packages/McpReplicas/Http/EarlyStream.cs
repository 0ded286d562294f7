using McpReplicas.Sessions;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Http;

/// <summary>The head of an event stream that starts before there is an answer.</summary>
internal static class EarlyStream
{
    /// <summary>Sends status and headers.</summary>
    public static Task SendHeadAsync(HttpContext context, IHttpResponseBodyFeature inner)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = null;
        EventStreamText.WriteHeaders(response);
        if (context.Features.Get<HeldSession>() is { } session)
        {
            response.Headers[McpHeaders.SessionId] = session.Id;
        }

        return inner.StartAsync(context.RequestAborted);
    }
}
