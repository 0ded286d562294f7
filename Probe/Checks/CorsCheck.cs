using System.Runtime.CompilerServices;

namespace McpAspire.Probe.Checks;

/// <summary>Checks that a web page that may call the endpoint may also send and read the headers of MCP.</summary>
internal sealed class CorsCheck : ICheck
{
    private static readonly string[] Sent = ["content-type", "accept", "authorization", "mcp-protocol-version", "mcp-method", "mcp-name", "mcp-session-id", "last-event-id"];
    private static readonly string[] Browsers = ["MCP Inspector connected directly", "apps on a page"];

    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!context.IsStreamable)
        {
            yield break;
        }

        var origin = context.Options.Origin;
        var preflight = await context.Http.SendAsync(
            HttpMethod.Options,
            context.Options.Endpoint,
            null,
            [("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", string.Join(',', Sent))],
            cancellationToken);
        var real = await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpMessages.Ask("ping"), [.. McpMessages.Legacy, ("Origin", origin)], cancellationToken);
        if (preflight is null || real is null || (!Allows(preflight, origin) && !Allows(real, origin)))
        {
            // A server may refuse all pages.
            yield break;
        }

        if (!Allows(preflight, origin) || preflight.Status is < 200 or > 299)
        {
            yield return Of($"The preflight from {origin} was answered with {preflight.Status}{(Allows(preflight, origin) ? "" : " without Access-Control-Allow-Origin")}, but answers to POST allow the page.", "Answer OPTIONS with 204 and the same Access-Control-* headers, before authentication.");
        }
        else if (Missing(preflight, "Access-Control-Allow-Headers", Sent) is { Length: > 0 } headers)
        {
            yield return Of($"The preflight does not allow {headers}.", "Allow every header that MCP clients send.");
        }

        if (!Allows(real, origin))
        {
            yield return Of($"The preflight from {origin} is allowed, but the answer to POST ({real.Status}) has no Access-Control-Allow-Origin.", "Send the Access-Control-* headers with every answer, including errors.");
        }
        else if (context.IssuesSessions && Missing(real, "Access-Control-Expose-Headers", ["mcp-session-id"]) is { Length: > 0 } hidden)
        {
            yield return Of($"Answers do not expose {hidden}.", "Expose Mcp-Session-Id, WWW-Authenticate and Retry-After; otherwise a page cannot read them.");
        }
    }

    private static bool Allows(RawAnswer answer, string origin) =>
        answer.Header("Access-Control-Allow-Origin") is var allowed && (allowed is "*" || allowed.Contains(origin, StringComparison.OrdinalIgnoreCase));

    private static string Missing(RawAnswer answer, string header, string[] wanted)
    {
        var values = answer.Header(header).Split(',', StringSplitOptions.TrimEntries);
        // The wildcard does not cover Authorization (Fetch standard).
        return string.Join(", ", wanted.Where(name => !values.Contains(name, StringComparer.OrdinalIgnoreCase) && (name is "authorization" || !values.Contains("*"))));
    }

    private static Finding Of(string evidence, string cure) => new("cors-incomplete", "A web page may call the endpoint, but CORS blocks part of what it needs.", evidence, Browsers, [cure]);
}
