using System.Diagnostics;
using McpAspire.Tests.Support;
using ModelContextProtocol.Client;

namespace McpAspire.Tests;

// An application of its own: a replica that has just returned is given less at first, and the other tests count on equal shares.
public class ReplicaLoss(ThreeReplicas application) : IClassFixture<ThreeReplicas>
{
    [Fact]
    public async Task A_killed_replica_leaves_the_rotation_and_a_restarted_one_returns()
    {
        await using var client = await application.ConnectAsync();
        var victim = await WhoAmI.AskAsync(client);
        string[] others = [.. ThreeReplicas.Names.Where(name => name != victim.Replica)];

        using (var process = Process.GetProcessById(victim.ProcessId))
        {
            process.Kill();
        }

        await application.WaitForEndAsync(victim.Replica);
        await Eventually.HoldsAsync("the others answer", () => AnswerAsync(client, others));

        await application.StartAsync(victim.Replica);
        await Eventually.HoldsAsync("all answer", () => AnswerAsync(client, ThreeReplicas.Names));
    }

    /// <summary>Whether two turns of calls are answered by these replicas, and by no other.</summary>
    private static async Task<bool> AnswerAsync(McpClient client, IReadOnlyCollection<string> replicas)
    {
        var answers = new HashSet<string>();
        try
        {
            for (var call = 0; call < 2 * replicas.Count; call++)
            {
                answers.Add((await WhoAmI.AskAsync(client)).Replica);
            }
        }
        catch (HttpRequestException)
        {
            // The balancer does not know of the loss yet.
            return false;
        }

        return answers.SetEquals(replicas);
    }
}
