using System.Text.Json;
using ModelContextProtocol.Client;

namespace McpAspire.Tests.Support;

/// <summary>What the tool <c>who_am_i</c> tells of the replica that answered.</summary>
internal sealed record WhoAmI(string Replica, int ProcessId)
{
    public static async Task<WhoAmI> AskAsync(McpClient client)
    {
        var answer = await client.CallToolAsync("who_am_i", cancellationToken: TestContext.Current.CancellationToken);
        return answer.StructuredContent!.Value.Deserialize<WhoAmI>(JsonSerializerOptions.Web)!;
    }
}
