using McpAspire.Tests.Deploy.Rules;

namespace McpAspire.Tests.Deploy;

/// <summary>The file <c>deploy/compose.yaml</c>, against the code that it starts.</summary>
public class ComposeServices
{
    [Fact]
    public void Everything_that_it_names_exists() => Assert.Equal([], ComposeRules.Problems());

    [Theory]
    [InlineData("read_only", "readonly", "readonly")]
    [InlineData("Sessions__Mode", "Sessions__Kind", "section Sessions")]
    [InlineData("Balancer__SessionMode: Stateless", "Balancer__SessionMode: Sticky", "The servers' session mode is Stateless, and the balancer's Sticky.")]
    [InlineData("Drain__Quiet", "Drains__Quiet", "mcpserver reads no Drains__Quiet.")]
    [InlineData("http://server:8000", "http://mcp:8000", "The balancer looks for servers at http://mcp:8000/, where there are none.")]
    [InlineData("http://server:8000", "http://server:8080", "The balancer looks for servers at http://server:8080/, where there are none.")]
    [InlineData("Access__Hosts__1: server", "Access__Hosts__1: mcp", "The server rejects the host server, by which the balancer calls it.")]
    [InlineData("127.0.0.1:8000:8000", "8000:8000", "The balancer is reached at another port than its own, or from elsewhere.")]
    [InlineData("image: loadbalancer", "image: balancer", "The SDK makes no image balancer:latest.")]
    [InlineData("stop_grace_period: 70s", "stop_grace_period: 10s", "server is killed after 00:00:10")]
    [InlineData("networks: [redis]", "networks: [redis, servers]", "The balancer reaches Redis.")]
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

        Assert.True(isThere, $"compose.yaml does not hold '{right}'.");
        Assert.Contains(problems, problem => problem.Contains(words, StringComparison.Ordinal));
    }
}
