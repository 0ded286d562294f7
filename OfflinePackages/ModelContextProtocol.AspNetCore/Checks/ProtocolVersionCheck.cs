using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.Server;

namespace ModelContextProtocol.AspNetCore.Checks;

/// <summary>The version header, where there is one, names a revision that this server serves.</summary>
internal sealed class ProtocolVersionCheck(IOptions<McpServerOptions> server, IOptions<HttpServerTransportOptions> transport)
{
    public Refusal? Check(HttpContext context)
    {
        var requested = context.Request.Headers[McpHeaders.ProtocolVersion].ToString();
        var served = Served(server.Value.ProtocolVersion);
        return requested.Length is 0 || served.Contains(requested)
            ? null
            : Refusal.UnsupportedVersion($"The MCP-Protocol-Version header value '{requested}' is not supported.", Advertised(served), requested);
    }

    private static string[] Served(string? configured) => configured switch
    {
        null => ProtocolVersions.All,
        _ when ProtocolVersions.All.Contains(configured) => [configured],
        _ => throw new McpException($"McpServerOptions.ProtocolVersion is '{configured}'; it may be one of {string.Join(", ", ProtocolVersions.All)}."),
    };

    // A client picks from this list what it asks server/discover for, and a stateless server discovers as modern only. The older revisions are served all the same.
    private string[] Advertised(string[] served) =>
        transport.Value.SessionMode is HttpServerSessionMode.Stateless && Array.FindAll(served, ProtocolVersions.IsModern) is { Length: > 0 } modern ? modern : served;
}
