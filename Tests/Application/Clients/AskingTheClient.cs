using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Tools that send their client a request while they run, without a session.</summary>
[Trait("Run", "All")]
public class AskingTheClient(ThreeConformanceReplicas fixtures) : IClassFixture<ThreeConformanceReplicas>
{
    [Theory]
    [InlineData("test_sampling", "sampling")]
    [InlineData("test_elicitation", "elicitation requests")]
    public async Task The_caller_gets_the_reason(string tool, string what)
    {
        using var http = new HttpClient { BaseAddress = await fixtures.McpEndpointAsync("Stateless") };

        var answer = await http.CallToolAsync(tool, new { prompt = "hello", message = "hello" });

        Assert.True(answer.IsError);
        Assert.Equal(
            $"An error occurred invoking '{tool}': Client does not support {what}. A tool can send requests to its client only in a session, and only if the client supports them.",
            answer.Text);
    }
}
