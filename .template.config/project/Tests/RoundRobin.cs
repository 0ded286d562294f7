using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class RoundRobin(ThreeReplicas application)
{
    [Fact]
    public async Task Every_replica_answers_in_turn()
    {
        await using var client = await application.ConnectAsync();

        var answers = new List<string>();
        for (var call = 0; call < 6; call++)
        {
            answers.Add((await WhoAmI.AskAsync(client)).Replica);
        }

        Assert.Equal(ThreeReplicas.Names, answers[..3].Order());
        Assert.Equal(answers[..3], answers[3..]);
    }
}
