using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A handle gives access only to its notebook, and every notebook expires.</summary>
[Trait("Run", "All")]
public sealed class NotebooksInRedis
{
    private const string Unknown = "There is no notebook '";

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task A_handle_names_a_notebook_and_no_other_key(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var server = await LoneServer.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");
        // The first protected state creates a key ring.
        await server.Http.PlanAsync();
        var handle = (await server.Http.CallToolAsync("open_notebook", new { title = "Groceries" })).Text;
        var keys = await redis.KeysAsync();

        foreach (var other in keys.Concat(keys.Select(key => key[(key.LastIndexOf(':') + 1)..])).Concat(["keys", "session:1", handle + "\n", handle.ToUpperInvariant(), ""]).Where(other => other != handle))
        {
            foreach (var tool in new[] { "read_notebook", "add_note" })
            {
                var answer = await server.Http.CallToolAsync(tool, new { handle = other, note = "a" });
                Assert.True(answer.IsError);
                Assert.Contains(Unknown, answer.Text, StringComparison.Ordinal);
            }
        }

        Assert.Equal("Groceries\n(no notes yet)", (await server.Http.CallToolAsync("read_notebook", new { handle })).Text);
        Assert.Equal(keys, await redis.KeysAsync());
        Assert.Contains(keys, key => key.EndsWith("keys", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RedisProgram.Garnet, "open_notebook")]
    [InlineData(RedisProgram.RedisServer, "open_notebook")]
    [InlineData(RedisProgram.Garnet, "add_note")]
    [InlineData(RedisProgram.RedisServer, "add_note")]
    public async Task A_notebook_expires_even_if_its_replica_dies_during_the_write(RedisProgram program, string tool)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var line = new SilencedLine(redis.Port, "the last words");
        await using var before = await LoneServer.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}");
        await using var server = await LoneServer.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString.Replace($":{redis.Port}", $":{line.Port}", StringComparison.Ordinal)}");
        var handle = (await before.Http.CallToolAsync("open_notebook", new { title = "Groceries" })).Text;

        var writing = server.Http.CallToolAsync(tool, new { handle, title = "the last words", note = "the last words" });
        await Eventually.HoldsAsync("it has written", async () => line.IsSilent && (await redis.KeysAsync("*notebook-*")).Length == (tool is "open_notebook" ? 2 : 1));

        Assert.All(await redis.ExpiriesAsync("*notebook-*"), expiry => Assert.InRange(expiry, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60)));
        server.Process.Signal(ApplicationProcess.Kill);
        // It does not matter whether the call was answered before the process ended.
        await Record.ExceptionAsync(() => writing);
    }

    [Theory, InlineData(RedisProgram.Garnet), InlineData(RedisProgram.RedisServer)]
    public async Task Notebooks_of_staging_are_unknown_in_production(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var staging = await LoneServer.StartAsync(new Dictionary<string, string?> { ["DOTNET_ENVIRONMENT"] = "Staging" }, $"--ConnectionStrings:redis={redis.ConnectionString}");
        await using var production = await LoneServer.StartAsync(new Dictionary<string, string?> { ["DOTNET_ENVIRONMENT"] = "Production" }, $"--ConnectionStrings:redis={redis.ConnectionString}");
        await using var named = await LoneServer.StartAsync($"--ConnectionStrings:redis={redis.ConnectionString}", "--Redis:KeyPrefix=McpServer:Staging:");

        var handle = (await staging.Http.CallToolAsync("open_notebook", new { title = "Groceries" })).Text;

        Assert.Contains(Unknown, (await production.Http.CallToolAsync("read_notebook", new { handle })).Text, StringComparison.Ordinal);
        Assert.Equal("Groceries\n(no notes yet)", (await named.Http.CallToolAsync("read_notebook", new { handle })).Text);
        Assert.All(await redis.KeysAsync(), key => Assert.StartsWith("McpServer:", key, StringComparison.Ordinal));
    }
}
