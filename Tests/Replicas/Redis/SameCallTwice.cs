using System.Net;
using System.Text;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Three replicas with idempotency keys.</summary>
public abstract class KeyedServers(RedisProgram program) : IAsyncLifetime
{
    private RedisServer? _redis;
    private ThreeServers? _servers;

    internal RedisServer Redis => _redis!;

    internal ThreeServers Servers
    {
        get
        {
            Assert.SkipWhen(_servers is null, Requirements.NoRedis);
            return _servers;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (RedisServer.IsHere(program))
        {
            _redis = await RedisServer.StartAsync(program);
            _servers = await ThreeServers.StartAsync([$"--ConnectionStrings:redis={Redis.ConnectionString}", "--Idempotency:Enabled=true"], ["--Balancer:SlowStart=00:00:00"]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_servers is not null)
        {
            await _servers.DisposeAsync();
        }

        _redis?.Dispose();
        GC.SuppressFinalize(this);
    }
}

public sealed class KeyedServersOnGarnet() : KeyedServers(RedisProgram.Garnet);

public sealed class KeyedServersOnRedisServer() : KeyedServers(RedisProgram.RedisServer);

/// <summary>A call that is repeated with its <c>Idempotency-Key</c>, on any replica.</summary>
[Trait("Run", "All")]
public abstract class SameCallTwice(KeyedServers application)
{
    private readonly ThreeServers _servers = application.Servers;

    [Fact]
    public async Task It_is_executed_once_and_answered_as_before()
    {
        var first = await OpenAsync("key-1", """{"title":"a","more":1}""");
        var again = new List<McpAnswer>();
        for (var call = 0; call < 3; call++)
        {
            again.Add(await OpenAsync("key-1", """{"more":1,"title":"a"}"""));
        }

        Assert.All(again, answer => Assert.Equal((HttpStatusCode.OK, first.Text), (answer.Status, answer.Text)));
        Assert.NotEqual(first.Replica, again[0].Replica);
        Assert.NotEqual(first.Text, (await OpenAsync("key-2", """{"title":"a","more":1}""")).Text);
        Assert.NotEqual(first.Text, (await OpenAsync("key-1", """{"title":"a","more":1}""", ("Authorization", "Bearer somebody-else"))).Text);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, -32600), Refused(await OpenAsync("key-1", """{"title":"b"}""")));
    }

    [Fact]
    public async Task Of_many_calls_at_once_one_is_executed_and_the_others_get_409()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => OpenAsync("many", """{"title":"a"}""")));

        var answered = answers.Where(answer => answer.Status is HttpStatusCode.OK).ToList();
        Assert.Single(answered.Select(answer => answer.Text).Distinct());
        Assert.All(answers.Except(answered), answer => Assert.Equal((HttpStatusCode.Conflict, -32600), Refused(answer)));
    }

    [Fact]
    public async Task A_call_that_was_lost_with_its_replica_is_not_executed_again()
    {
        const string Count = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"count_to","arguments":{"limit":1000},"_meta":{"progressToken":"p"}}}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(Count, Encoding.UTF8, "application/json"), Headers = { { "Idempotency-Key", "lost" } } };
        // The headers of the stream arrive with the tool's first progress.
        using var running = await _servers[1].Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        _servers[1].Process.Signal(ApplicationProcess.Kill);

        await _servers.Page.ReplicaBecomesAsync("mcp-1", "ejected");
        var lost = await _servers.Http.PostAsync(Count, ("Idempotency-Key", "lost"));
        Assert.Equal((HttpStatusCode.Conflict, -32600), Refused(lost));
        Assert.Contains("was lost: the replica mcp-1 ended before the call did.", (string?)lost.Message!["error"]!["message"], StringComparison.Ordinal);
        Assert.Null(lost.Headers.RetryAfter);
        await _servers[1].StartAgainAsync();
        await _servers.AllBecomeReadyAsync();
    }

    [Fact]
    public async Task An_error_of_a_tool_is_stored_and_a_call_of_an_unknown_tool_is_not()
    {
        var mistake = await SendAsync("add_note", """{"handle":"none","note":"a"}""", "mistake");
        var unknown = await SendAsync("no_such_tool", "{}", "unknown");

        Assert.True(mistake.IsError);
        Assert.Equal(mistake.Text, (await SendAsync("add_note", """{"handle":"none","note":"a"}""", "mistake")).Text);
        Assert.Equal(-32602, unknown.ErrorCode);
        Assert.False((await SendAsync("open_notebook", """{"title":"a"}""", "unknown")).IsError);
    }

    [Fact]
    public async Task A_key_that_is_invalid_or_cannot_be_stored_is_rejected()
    {
        Assert.Equal((HttpStatusCode.BadRequest, -32600), Refused(await OpenAsync(new string('k', 256), """{"title":"a"}""")));

        application.Redis.Stop();
        var refused = await OpenAsync("away", """{"title":"a"}""");
        await application.Redis.StartAgainAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, -32603), Refused(refused));
        foreach (var (name, server) in _servers.All)
        {
            await Eventually.HoldsAsync($"{name} executes it", async () => (await server.Http.PostAsync(Call("open_notebook", """{"title":"a"}"""), ("Idempotency-Key", "away"))).Status is HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("--Idempotency:Enabled=true", "Idempotency:Enabled needs Redis, in which the replicas share keys and answers")]
    [InlineData("--Idempotency:Retention=00:00:01", "Idempotency:Retention is 00:00:01; it must be from 00:01:00 to 30.00:00:00.")]
    public async Task Invalid_configuration_stops_a_replica_at_start(string option, string sentence)
    {
        await using var server = new ApplicationProcess("McpServer", option);

        Assert.NotEqual(0, await server.EndAsync());
        await server.LineAsync(sentence);
    }

    private static string Call(string tool, string arguments) => $$$"""{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}}}""";

    private static (HttpStatusCode Status, int? Code) Refused(McpAnswer answer)
    {
        Assert.Equal(7, (int?)answer.Message!["id"]);
        return (answer.Status, answer.ErrorCode);
    }

    private Task<McpAnswer> OpenAsync(string key, string arguments, params (string Name, string Value)[] headers) => SendAsync("open_notebook", arguments, key, headers);

    private Task<McpAnswer> SendAsync(string tool, string arguments, string key, params (string Name, string Value)[] headers) =>
        _servers.Http.PostAsync(Call(tool, arguments), [("Idempotency-Key", key), .. headers]);
}

public sealed class SameCallTwiceOnGarnet(KeyedServersOnGarnet application) : SameCallTwice(application), IClassFixture<KeyedServersOnGarnet>;

public sealed class SameCallTwiceOnRedisServer(KeyedServersOnRedisServer application) : SameCallTwice(application), IClassFixture<KeyedServersOnRedisServer>;
