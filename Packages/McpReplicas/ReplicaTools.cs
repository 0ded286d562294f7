using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpReplicas;

/// <summary>Shows the balancer at work: <c>AddMcpServer().WithTools&lt;ReplicaTools&gt;()</c> adds the tool <c>who_am_i</c>.</summary>
/// <param name="replica">This process.</param>
[McpServerToolType]
public sealed class ReplicaTools(Replica replica)
{
    /// <summary>Returns the replica that answered.</summary>
    /// <param name="request">The call.</param>
    [McpServerTool(Title = "Who am I?", ReadOnly = true, OpenWorld = false, UseStructuredContent = true, OutputSchemaType = typeof(ReplicaReport))]
    [Description("Returns the replica of the server that answered. Call it several times and compare the answers to see how requests are distributed.")]
    public CallToolResult WhoAmI(RequestContext<CallToolRequestParams> request)
    {
        var report = ReplicaReport.Of(replica, request);
        return new CallToolResult
        {
            Content = [new TextContentBlock { Text = report.ToSentence() }],
            StructuredContent = JsonSerializer.SerializeToElement(report, JsonSerializerOptions.Web),
        };
    }
}
