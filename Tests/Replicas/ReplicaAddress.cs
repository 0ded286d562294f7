using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Where a replica tells the others that they reach it.</summary>
public class ReplicaAddress
{
    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_replica_that_listens_everywhere_as_in_a_container_is_reached_at_its_own_address(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        var port = FreePort.Next();
        await using var server = new ApplicationProcess(
            "McpServer", $"--urls=http://*:{port}", "--Replica:Name=mcp-1", "--Sessions:Mode=Shared", $"--ConnectionStrings:redis={redis.ConnectionString}", "--Access:Hosts:0=*");

        var address = "";
        await Eventually.HoldsAsync("the replica has told its address", async () => (address = await redis.ReadAsync("mcp-aspire:replica:mcp-1")).Length > 0);
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var answer = await http.CallToolAsync("echo", new { message = "hello" }, Era.Modern);

        Assert.DoesNotContain("[::]", address, StringComparison.Ordinal);
        Assert.Equal("hello", answer.Text);
    }
}
