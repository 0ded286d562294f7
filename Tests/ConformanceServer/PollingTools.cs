using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

[McpServerToolType]
internal sealed class PollingTools
{
    [McpServerTool(Name = "test_reconnection"), Description("Ends its stream before it answers, so that a client with a session must request the answer separately (SEP-1699).")]
    public static async Task<string> Reconnection(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        await request.EnablePollingAsync(TimeSpan.FromMilliseconds(500), cancellationToken);
        return "Fetched by another request.";
    }
}
