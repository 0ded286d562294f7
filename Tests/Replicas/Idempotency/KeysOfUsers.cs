using System.Net;
using System.Text;
using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static McpAspire.Tests.Keyed;

namespace McpAspire.Tests;

/// <summary>A key belongs to one user, with any token of that user and any spelling of the path.</summary>
public abstract class KeysOfUsers(RedisOfTests redis)
{
    private readonly RedisServer _redis = redis.Redis;

    [Fact]
    public async Task A_key_belongs_to_its_user_under_every_token()
    {
        await using var one = await KeyedServer.StartAsync(_redis, "mcp-1");
        await using var two = await KeyedServer.StartAsync(_redis, "mcp-2");

        var first = await one.PayAsync("users", Alice);
        var again = await two.PayAsync("users", AliceAgain);
        var bob = await two.PayAsync("users", Bob);

        Assert.Equal("paid tea as number 1", first.Text);
        Assert.Equal((HttpStatusCode.OK, first.Text, "mcp-2"), (again.Status, again.Text, again.Replica));
        Assert.Equal((HttpStatusCode.OK, 1), (bob.Status, two.Effects.Done.Count));
        Assert.Single(one.Effects.Done);
    }

    [Fact]
    public async Task Users_of_an_API_key_are_distinguished_by_their_names()
    {
        await using var server = await KeyedServer.StartAsync(_redis);

        var alice = await server.PayAsync("api-key", ("X-Api-Key", "alice"));
        var bob = await server.PayAsync("api-key", ("X-Api-Key", "bob"));
        var again = await server.PayAsync("api-key", ("X-Api-Key", "alice"));
        var token = await server.PayAsync("api-key", Alice);

        Assert.Equal(["paid tea as number 1", "paid tea as number 2", "paid tea as number 1", "paid tea as number 3"], [alice.Text, bob.Text, again.Text, token.Text]);
    }

    [Fact]
    public async Task If_the_application_checks_credentials_itself_each_credential_has_its_own_keys()
    {
        await using var server = await KeyedServer.StartAsync(_redis, add: mcp => mcp.Services.Configure<Microsoft.AspNetCore.Authentication.AuthenticationOptions>(options => options.DefaultAuthenticateScheme = options.DefaultScheme = null));
        (string, string)[] callers = [Alice, Bob, ("X-Api-Key", "alice"), ("X-Api-Key", "bob"), ("X-Other", "")];

        foreach (var caller in callers.Concat(callers))
        {
            Assert.Equal(HttpStatusCode.OK, (await server.PayAsync("by-itself", caller)).Status);
        }

        Assert.Equal(callers.Length, server.Effects.Done.Count);
    }

    [Fact]
    public async Task A_user_without_an_identifying_claim_cannot_use_keys()
    {
        await using var server = await KeyedServer.StartAsync(_redis);

        var refused = await server.PayAsync("nameless", ("X-Nameless", "1"));

        Assert.Equal((HttpStatusCode.BadRequest, -32600), (refused.Status, refused.ErrorCode));
        Assert.Empty(server.Effects.Done);
    }

    [Theory]
    [InlineData("/MCP")]
    [InlineData("/mcp/")]
    [InlineData("/Mcp/")]
    [InlineData("/second")]
    public async Task The_path_makes_no_difference(string path)
    {
        await using var server = await KeyedServer.StartAsync(_redis, map: app =>
        {
            app.MapMcp("/mcp").WithReplicas();
            app.MapMcp("/second").WithReplicas();
        });

        var first = await server.PayAsync($"path {path}", Alice);
        var again = await PostAsync(server, path, $"path {path}");

        Assert.Contains(first.Text, again, StringComparison.Ordinal);
        Assert.Single(server.Effects.Done);
    }

    [Fact]
    public async Task A_tenant_in_the_path_is_part_of_the_call()
    {
        await using var server = await KeyedServer.StartAsync(_redis, map: app => app.MapMcp("/{tenant}/mcp").WithReplicas());

        var first = await PostAsync(server, "/acme/mcp", "tenant");
        var again = await PostAsync(server, "/ACME/mcp/", "tenant");
        var other = await PostAsync(server, "/globex/mcp", "tenant");

        Assert.Equal(first, again);
        Assert.Contains("belongs to a different call", other, StringComparison.Ordinal);
        Assert.Single(server.Effects.Done);
    }

    [Fact]
    public async Task Staging_and_production_on_one_Redis_are_separate()
    {
        await using var production = await KeyedServer.StartAsync(_redis, environment: "Production");
        await using var staging = await KeyedServer.StartAsync(_redis, environment: "Staging");
        var received = new List<McpChange>();
        using var listening = await production.Service<IChangeFeed>().SubscribeAsync(received.Add);

        await production.PayAsync("deployment", Alice);
        await staging.PayAsync("deployment", Alice);
        await staging.Service<IChangeFeed>().PublishAsync(McpChange.Resource("test://staging"));
        await production.Service<IChangeFeed>().PublishAsync(McpChange.Resource("test://production"));

        Assert.Equal((1, 1), (production.Effects.Done.Count, staging.Effects.Done.Count));
        await Eventually.HoldsAsync("its own change has arrived", () => received.Contains(McpChange.Resource("test://production")));
        Assert.DoesNotContain(McpChange.Resource("test://staging"), received);
        Assert.All(await _redis.KeysAsync(), key => Assert.Matches("^Shop:(Production|Staging):", key));
    }

    private static async Task<string> PostAsync(KeyedServer server, string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(Call("pay"), Encoding.UTF8, "application/json"),
            Headers = { { "Idempotency-Key", key }, { "Authorization", "Bearer alice.3" } },
        };
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}

public sealed class KeysOfUsersOnGarnet(GarnetOfTests redis) : KeysOfUsers(redis), IClassFixture<GarnetOfTests>;

[Trait("Run", "All")]
public sealed class KeysOfUsersOnRedisServer(RedisServerOfTests redis) : KeysOfUsers(redis), IClassFixture<RedisServerOfTests>;
