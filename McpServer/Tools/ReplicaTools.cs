using System.ComponentModel;
using System.Text.Json;
using McpAspire.McpServer.Replicas;
using McpAspire.McpServer.Sessions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.McpServer.Tools;

[McpServerToolType]
internal sealed class ReplicaTools(Replica replica, McpSessionOptions sessions)
{
    [McpServerTool(Title = "Who am I?", ReadOnly = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(ReplicaReport))]
    [Description("Tells which replica of the server answered, so that a caller can see the balancer at work: call it several times and compare.")]
    public CallToolResult WhoAmI(RequestContext<CallToolRequestParams> request)
    {
        var report = ReplicaReport.Of(replica, sessions, request);
        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = report.ToSentence() }],
            StructuredContent = JsonSerializer.SerializeToElement(report, JsonSerializerOptions.Web),
        };
    }
}
