using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Three processes of a server in another language, which keeps sessions in its memory and knows nothing of balancers, and real clients.</summary>
public class ForeignServers
{
    [Theory(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    [InlineData("v1", true)]
    [InlineData("v1-sse", true)]
    [InlineData("v2-legacy", true)]
    [InlineData("v1", false)]
    [InlineData("v1-sse", false)]
    public async Task A_client_works_if_its_session_is_followed_and_else_it_does_not(string client, bool isFollowed)
    {
        var ports = Enumerable.Range(1, 3).Select(_ => FreePort.Next()).ToList();
        var servers = await Task.WhenAll(ports.Select((port, index) => NodeClient.Folder.StartAsync("Listening.", "sessions.mjs", $"mcp-{index + 1}", $"{port}")));
        try
        {
            await using var balancer = await BalancerInProcess.StartAsync(
                [$"--Balancer:SessionMode={(isFollowed ? "Sticky" : "Stateful")}", "--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false", .. ports.Select((port, index) => $"--Balancer:Replicas:mcp-{index + 1}=http://127.0.0.1:{port}")]);

            var reports = await NodeClient.RunAsync(client, new Uri(balancer.Http.BaseAddress!, "/mcp"), together: false);

            if (isFollowed)
            {
                Assert.All(reports, report => Assert.Null(report.Error));
                Assert.All(reports, report => Assert.Equal((6, 1), (report.Replicas!.Length, report.Replicas.Distinct().Count())));
            }
            else
            {
                Assert.All(reports, report => Assert.Contains("Session not found", report.Error, StringComparison.Ordinal));
            }
        }
        finally
        {
            foreach (var server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }
}
