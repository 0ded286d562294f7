using System.Net;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Dashboard.Http;

/// <summary>
/// Keeps the dashboard to this machine's people and programs. It listens on localhost only; what is left are foreign sites in a browser here: one
/// could make its own name resolve to this machine and read along, or send a form.
/// </summary>
internal sealed class LocalAccess(RequestDelegate next)
{
    /// <summary>A header that a foreign site can't send without asking first, and nobody here says yes.</summary>
    public const string ActionHeader = "X-Dashboard";

    public Task InvokeAsync(HttpContext context)
    {
        SetHeaders(context.Response.Headers);
        return Refusal(context.Request) is { } sentence ? RefuseAsync(context, sentence) : next(context);
    }

    private static string? Refusal(HttpRequest request)
    {
        if (!IsLocal(request.Host.Host))
        {
            return $"The dashboard is at localhost, not at '{request.Host.Host}'.";
        }

        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"{request.Scheme}://{request.Host}")
        {
            return $"The dashboard takes nothing from '{origin}'.";
        }

        // Telemetry comes by POST too; its content type is another thing that a foreign site can't send.
        return HttpMethods.IsPost(request.Method) && request.Path.StartsWithSegments("/api") && !request.Headers.ContainsKey(ActionHeader)
            ? $"An action needs the header {ActionHeader}."
            : null;
    }

    private static bool IsLocal(string host) => host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    private static Task RefuseAsync(HttpContext context, string sentence)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }
}
