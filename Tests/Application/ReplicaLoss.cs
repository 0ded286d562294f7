using System.Diagnostics;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class ReplicaLoss(ReplicasOfOneClass application) : IClassFixture<ReplicasOfOneClass>
{
    private const int Turns = 3;

    [Fact]
    public async Task A_killed_replica_leaves_the_rotation_and_a_restarted_one_returns()
    {
        await EndsUpWithAsync("mcp-1", "mcp-2", "mcp-3");

        await KillAsync("mcp-2");
        await EndsUpWithAsync("mcp-1", "mcp-3");

        await application.WaitForAsync("mcp-2", snapshot => KnownResourceStates.TerminalStates.Contains(snapshot.State?.Text));
        var start = await application.ExecuteAsync("mcp-2", KnownResourceCommands.StartCommand);
        Assert.True(start.Success, start.Message);
        await EndsUpWithAsync("mcp-1", "mcp-2", "mcp-3");
    }

    [Fact]
    public async Task A_replica_is_restarted_by_its_command_and_returns_as_another_process()
    {
        var before = await ProcessIdAsync("mcp-3");

        var restart = await application.ExecuteAsync("mcp-3", KnownResourceCommands.RestartCommand);

        Assert.True(restart.Success, restart.Message);
        await EndsUpWithAsync("mcp-1", "mcp-2", "mcp-3");
        Assert.NotEqual(before, await ProcessIdAsync("mcp-3"));
    }

    private Task EndsUpWithAsync(params string[] replicas) => Eventually.HoldsAsync(
        $"{string.Join(", ", replicas)} answer in turn",
        async () =>
        {
            var answers = new List<string>();
            for (var call = 0; call < Turns * replicas.Length; call++)
            {
                var answer = await application.Http.CallToolAsync("who_am_i");
                answers.Add(answer.Headers.TryGetValues("X-Served-By", out var names) ? names.Single() : $"{answer.Status}");
            }

            return answers.CountBy(name => name).ToHashSet().SetEquals(replicas.Select(name => KeyValuePair.Create(name, Turns)));
        });

    private async Task KillAsync(string replica)
    {
        using var process = Process.GetProcessById(await ProcessIdAsync(replica));
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private async Task<int> ProcessIdAsync(string replica)
    {
        using var http = application.Replica(replica);
        return (int)(await http.CallToolAsync("who_am_i")).Result["structuredContent"]!["processId"]!;
    }
}
