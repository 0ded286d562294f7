using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe;

/// <summary>Looks for an MCP server at other usual paths.</summary>
internal sealed class PathSearch(ProbeOptions options, Sender sender)
{
    private static readonly string[] Paths = ["/mcp", "/", "/mcp/", "/api/mcp", "/v1/mcp"];

    /// <summary>Returns null if none is found.</summary>
    public async Task<Uri?> RunAsync(CancellationToken cancellationToken)
    {
        using var connections = new Connections(1, options.Connecting);
        var below = $"{options.Endpoint.AbsolutePath.TrimEnd('/')}/mcp";
        foreach (var address in Paths.Prepend(below).Select(path => new Uri(options.Endpoint, path)).Distinct().Where(address => address.AbsolutePath != options.Endpoint.AbsolutePath))
        {
            var log = new ExchangeLog(onAdded: null);
            await using var legacy = new LegacyConversation(address, new ProbeClient(1, connections), sender, log);
            await using var modern = new ModernConversation(address, new ProbeClient(2, connections), sender, log);
            var isThere = (await legacy.OpenAsync(cancellationToken)).IsOffered;
            await legacy.CloseAsync(cancellationToken);
            if (isThere || (await modern.OpenAsync(cancellationToken)).IsOffered)
            {
                return address;
            }
        }

        return null;
    }
}
