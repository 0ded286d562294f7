using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>The verdicts of the probe on endpoints, and their reasons.</summary>
public class ProbeVerdicts(ThreeReplicas application) : IClassFixture<ThreeReplicas>
{
    [Fact]
    public async Task Our_application_is_safe_in_both_eras()
    {
        var probe = await ProbeProcess.RunAsync(application.McpEndpoint);

        probe.AssertSafe();
        Assert.Equal(new("offered", 60, 0, 0), probe.Era("modern"));
        Assert.Equal(new("offered", 60, 0, 0), probe.Era("legacy"));
        Assert.Equal("X-Served-By", (string?)probe.Report["replicas"]!["toldBy"]);
        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], probe.Report["replicas"]!["shares"]!.AsArray().Select(share => (string?)share!["name"]));
    }

    [Fact]
    public async Task The_probe_command_of_the_balancer_returns_the_summary_and_the_report()
    {
        var result = await application.ExecuteAsync("balancer", "probe");

        const string Summary = "Safe: all 120 requests over 8 connections were answered, in 2026-07-28 and 2025-11-25.";
        Assert.Equal((true, Summary), (result.Success, result.Message));
        Assert.Contains("Replicas, by X-Served-By: mcp-1", result.Data!.Value, StringComparison.Ordinal);
        await Eventually.HoldsAsync("the report is in the balancer's log", async () => (await application.LogAsync("balancer")).Contains(Summary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task State_in_the_memory_of_a_tool_is_found_if_the_user_names_the_tool()
    {
        var handle = (await application.Http.CallToolAsync("open_notebook", new { title = "Probe" })).Text;

        var probe = await ProbeProcess.RunAsync(application.McpEndpoint, "--tool=read_notebook", $$"""--args={"handle":"{{handle}}"}""");

        Assert.Equal(1, probe.ExitCode);
        Assert.Equal(["modern unequal-answers", "legacy unequal-answers"], probe.Reasons);
    }

    [Theory(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    [InlineData("stateful", 1, "legacy session-in-process-memory")]
    [InlineData("stateless", 0)]
    public async Task Two_servers_of_the_TypeScript_SDK_are_broken_only_with_sessions(string mode, int exitCode, params string[] reasons)
    {
        var ports = new[] { FreePort.Next(), FreePort.Next(), FreePort.Next() };
        await using var one = await NodeClient.Folder.StartAsync("Listening.", "server.mjs", mode, $"{ports[0]}");
        await using var two = await NodeClient.Folder.StartAsync("Listening.", "server.mjs", mode, $"{ports[1]}");
        await using var balancer = new ApplicationProcess(
            "LoadBalancer", $"--urls=http://localhost:{ports[2]}", "--Balancer:HealthPath=", $"--Balancer:Replicas:0=http://127.0.0.1:{ports[0]}", $"--Balancer:Replicas:1=http://127.0.0.1:{ports[1]}");
        await balancer.LineAsync("Application started.");

        var probe = await ProbeProcess.RunAsync(new Uri($"http://localhost:{ports[2]}/mcp"));

        Assert.Equal((exitCode, "not-offered"), (probe.ExitCode, probe.Era("modern").State));
        Assert.Equal(reasons, probe.Reasons);
    }

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        var probe = await ProbeProcess.RunAsync(new Uri($"http://127.0.0.1:{FreePort.Next()}/mcp"));

        Assert.Equal((2, "unreachable"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["not-connected"], probe.Reasons);
    }

    [Theory]
    [InlineData(200, "text/plain", "Hello.", "not-mcp")]
    [InlineData(200, "application/json", """{"status":"ok"}""", "not-mcp")]
    [InlineData(404, "text/html", "<html>Not Found</html>", "wrong-path")]
    [InlineData(405, "text/html", "<html>Method Not Allowed</html>", "not-mcp")]
    [InlineData(502, "text/html", "<html>Bad Gateway</html>", "gateway-error")]
    [InlineData(401, "application/json", """{"error":"invalid_token"}""", "unauthorized")]
    public async Task A_server_without_MCP_is_unreachable_and_its_answer_is_shown(int status, string type, string body, string reason)
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        });

        var probe = await ProbeProcess.RunAsync(new Uri($"{server.Urls.Single()}/mcp"));

        Assert.Equal((2, "unreachable"), (probe.ExitCode, probe.Verdict));
        Assert.Equal([reason], probe.Reasons);
        Assert.EndsWith($"\n\n{body}\n", probe.FirstFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_target_of_a_redirect_is_reported()
    {
        await using var server = await ServerAsync(context =>
        {
            context.Response.Redirect("https://elsewhere.example/mcp", permanent: true, preserveMethod: true);
            return Task.CompletedTask;
        });

        var probe = await ProbeProcess.RunAsync(new Uri($"{server.Urls.Single()}/mcp"));

        Assert.Equal((2, "unreachable"), (probe.ExitCode, probe.Verdict));
        Assert.Contains("308 Permanent Redirect: redirect to https://elsewhere.example/mcp. Probe that address.", probe.Evidence, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> ServerAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapFallback(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
