using System.ComponentModel;
using ModelContextProtocol.Server;

namespace McpAspire.Server.Prompts;

[McpServerPromptType]
internal sealed class BalancerPrompts
{
    [McpServerPrompt(Title = "Show the round robin"), Description("Asks the model to find out how calls are distributed over the replicas.")]
    public static string ShowRoundRobin([Description("How many calls to make, 1 to 50.")] string calls = "9") =>
        $"Call the tool who_am_i {calls} times, one call after the other. Then list which replicas answered, how often each one answered, and in which order.";
}
