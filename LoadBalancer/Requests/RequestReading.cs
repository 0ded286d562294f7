using System.Text;
using McpAspire.LoadBalancer.Limits;
using McpAspire.LoadBalancer.Refusals;
using Microsoft.Extensions.Options;

namespace McpAspire.LoadBalancer.Requests;

/// <summary>
/// Learns what a request asks for: a client of MCP 2026-07-28 says it in headers, an older one only in the body. What is too long, or comes too slowly, is refused here.
/// </summary>
internal sealed class RequestReading(RequestDelegate next, IOptions<BalancerOptions> balancer, IOptions<LimitOptions> limits)
{
    private const string FirstModernRevision = "2026-07-28";
    private const string EncodedPrefix = "=?base64?";
    private const string EncodedSuffix = "?=";

    public async Task InvokeAsync(HttpContext context)
    {
        RequestBody body;
        try
        {
            body = await RequestBody.ReadAsync(context, balancer.Value.MaxBodyBytes, limits.Value.BodyTimeout);
        }
        catch (BadHttpRequestException problem)
        {
            await RefuseAsync(context, problem);
            return;
        }

        context.Features.Set(body);
        context.Features.Set(Read(context.Request, body));
        using var passing = body.Passing;
        await next(context);
        if (passing is { Problem: { } late } && !context.Response.HasStarted)
        {
            await RefuseAsync(context, late);
        }
    }

    private static Task RefuseAsync(HttpContext context, BadHttpRequestException problem)
    {
        if (problem.StatusCode is not StatusCodes.Status413PayloadTooLarge)
        {
            // Where the next request begins nobody knows.
            Refusal.CloseConnection(context);
        }

        return new Refusal(problem.StatusCode, Refusal.InvalidRequest, problem.Message).WriteAsync(context);
    }

    private static McpCall Read(HttpRequest request, RequestBody body)
    {
        // Revisions are dates, and so in order as text.
        if (string.CompareOrdinal(request.Headers["MCP-Protocol-Version"].ToString(), FirstModernRevision) >= 0)
        {
            return new McpCall(ProtocolEra.Modern, Text(request, "Mcp-Method"), Text(request, "Mcp-Name"));
        }

        var message = HttpMethods.IsPost(request.Method) && body.Kept is { } bytes ? McpMessage.Read(bytes) : default;
        return message.Method is not null || request.Headers.ContainsKey("Mcp-Session-Id")
            ? new McpCall(ProtocolEra.Legacy, message.Method, message.Target)
            : new McpCall(ProtocolEra.None, null, null);
    }

    // What is no plain ASCII is sent in base64 (MCP 2026-07-28, Streamable HTTP, header values).
    private static string? Text(HttpRequest request, string header)
    {
        var text = request.Headers[header].ToString();
        if (text.StartsWith(EncodedPrefix, StringComparison.Ordinal) && text.EndsWith(EncodedSuffix, StringComparison.Ordinal) && text.Length > EncodedPrefix.Length + EncodedSuffix.Length)
        {
            var bytes = new byte[text.Length];
            return Convert.TryFromBase64Chars(text.AsSpan()[EncodedPrefix.Length..^EncodedSuffix.Length], bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : text;
        }

        return text.Length is 0 ? null : text;
    }
}
