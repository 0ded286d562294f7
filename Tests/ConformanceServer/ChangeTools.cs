using System.ComponentModel;
using McpReplicas;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

[McpServerToolType]
internal sealed class ChangeTools(IChangeFeed changes)
{
    [McpServerTool(Name = "test_trigger_tool_change"), Description("Notifies every subscribed client that the list of tools has changed.")]
    public Task TriggerToolChange() => changes.PublishAsync(McpChange.ToolsList);

    [McpServerTool(Name = "test_trigger_prompt_change"), Description("Notifies every subscribed client that the list of prompts has changed.")]
    public Task TriggerPromptChange() => changes.PublishAsync(McpChange.PromptsList);
}
