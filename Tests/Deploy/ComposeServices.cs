using McpAspire.Tests.Deploy.Rules;

namespace McpAspire.Tests.Deploy;

/// <summary>Compares <c>deploy/compose.yaml</c> with the code that it starts.</summary>
public class ComposeServices
{
    [Fact]
    public void Everything_that_it_names_exists() => Assert.Equal([], ComposeRules.Problems());

    [Theory]
    [InlineData("read_only", "readonly", "readonly")]
    [InlineData("Sessions__Mode", "Sessions__Kind", "section Sessions")]
    [InlineData("Balancer__SessionMode: Stateless", "Balancer__SessionMode: Sticky", "The servers' session mode is Stateless, but the balancer's is Sticky.")]
    [InlineData("Drain__Quiet", "Drains__Quiet", "mcpserver does not read Drains__Quiet.")]
    [InlineData("http://server:8000", "http://mcp:8000", "The balancer looks for servers at http://mcp:8000/, but no server listens there.")]
    [InlineData("http://server:8000", "http://server:8080", "The balancer looks for servers at http://server:8080/, but no server listens there.")]
    [InlineData("Access__Hosts__1: server", "Access__Hosts__1: mcp", "The servers reject the host server, which the balancer uses for them.")]
    [InlineData("127.0.0.1:8000:8000", "8000:8000", "Publish the balancer as 127.0.0.1:8000:8000, not as 8000:8000.")]
    [InlineData("image: loadbalancer", "image: balancer", "The .NET SDK builds no image balancer:latest.")]
    [InlineData("stop_grace_period: 70s", "stop_grace_period: 10s", "server is killed after 00:00:10")]
    [InlineData("networks: [redis]", "networks: [redis, servers]", "The balancer and Redis share a network, but only servers may reach Redis.")]
    [InlineData("\"redis:/data\"", "\"data:/data\"", "redis has the volume data:/data, which does not exist.")]
    [InlineData("user: \"999:999\"", "user: \"0:0\"", "redis has rights that it does not need.")]
    public void A_mistake_is_found(string right, string wrong, string words)
    {
        var isThere = false;

        var problems = ComposeRules.Problems(text =>
        {
            isThere = text.Contains(right, StringComparison.Ordinal);
            return text.Replace(right, wrong, StringComparison.Ordinal);
        });

        Assert.True(isThere, $"compose.yaml does not contain '{right}'.");
        Assert.Contains(problems, problem => problem.Contains(words, StringComparison.Ordinal));
    }
}
