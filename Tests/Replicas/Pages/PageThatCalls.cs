using McpAspire.Tests.Support;
using McpReplicas;

namespace McpAspire.Tests;

/// <summary>A page in a browser, on another port of this machine, calls tools through the balancer.</summary>
[Trait("Run", "All")]
public sealed class PageThatCalls
{
    [Theory(Skip = Requirements.NoBrowser, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Browser))]
    [InlineData(McpSessionMode.Sticky, null)]
    [InlineData(McpSessionMode.Shared, RedisProgram.Garnet)]
    public async Task It_calls_with_fetch_and_the_SDK_with_and_without_a_session_and_can_read_errors(McpSessionMode mode, RedisProgram? redis)
    {
        await using var withSessions = await BalancedReplicas.StartAsync(mode, redis);
        await using var withoutSessions = await BalancedReplicas.StartAsync(McpSessionMode.Stateless);
        await using var atItsLimit = await BalancedReplicas.StartAsync(McpSessionMode.Stateless, null, "--Balancer:Limits:ClientRate=1");

        await Browser.VisitAsync("calling-page.mjs", withSessions.McpEndpoint, withoutSessions.McpEndpoint, atItsLimit.McpEndpoint);
    }
}
