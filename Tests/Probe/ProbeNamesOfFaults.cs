using System.Collections.Concurrent;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Each fault is reported once, under its own name.</summary>
public class ProbeNamesOfFaults
{
    [Fact]
    public async Task A_consequence_of_a_lost_session_is_not_reported_as_a_second_fault()
    {
        // Like server-everything: its lists depend on whether it received notifications/initialized.
        var sessions = new ConcurrentDictionary<string, (int Owner, bool IsReady)>();
        await using var server = await TwoReplicas.StartAsync(namesReplicas: false, async (replica, context, message) =>
        {
            if (TwoReplicas.Method(message) is "initialize")
            {
                var id = $"{Guid.NewGuid()}";
                sessions[id] = (replica, false);
                context.Response.Headers["Mcp-Session-Id"] = id;
                return false;
            }

            var given = context.Request.Headers["Mcp-Session-Id"].ToString();
            if (sessions.GetValueOrDefault(given) is var session && session.Owner != replica)
            {
                return await TwoReplicas.RefuseAsync(context, message, 404, -32001, "Session not found");
            }

            if (TwoReplicas.Method(message) is "notifications/initialized")
            {
                sessions[given] = (replica, true);
            }

            if (TwoReplicas.Method(message) is "tools/list" && !session.IsReady)
            {
                await TinyServer.AnswerAsync(context, message, """{"tools":[{"name":"look","inputSchema":{"type":"object"},"annotations":{"readOnlyHint":true}}]}""");
                return true;
            }

            return TwoReplicas.Tool(message) is not null && !session.IsReady && await TwoReplicas.SayAsync(context, message, "Not ready.", isError: true);
        });

        var probe = await ProbeProcess.RunAsync(server.McpEndpoint, "--calls=120");

        Assert.Equal((1, "broken"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["legacy session-in-process-memory"], probe.Reasons);
    }

    [Fact]
    public async Task A_tool_that_only_some_replicas_list_is_reported_once()
    {
        await using var server = await TwoReplicas.StartAsync(namesReplicas: true, async (replica, context, message) =>
        {
            if (replica is 0)
            {
                return false;
            }

            if (TwoReplicas.Method(message) is "tools/list")
            {
                await TinyServer.AnswerAsync(context, message, """{"tools":[]}""");
                return true;
            }

            return TwoReplicas.Tool(message) is not null && await TwoReplicas.RefuseAsync(context, message, 200, -32602, "Unknown tool: look");
        });

        Assert.Equal(["legacy unequal-lists"], (await ProbeProcess.RunAsync(server.McpEndpoint)).Reasons);
    }

    [Fact]
    public async Task Requests_to_a_loopback_address_never_use_a_proxy()
    {
        await using var server = await TinyServer.StartAsync((_, _) => Task.FromResult(false));
        var proxy = $"http://127.0.0.1:{FreePort.Next()}";

        foreach (var host in new[] { "127.0.0.1", "localhost", "LOCALHOST", "127.1.2.3" })
        {
            var endpoint = $"http://{host}:{server.McpEndpoint.Port}/mcp";
            await using var process = new ApplicationProcess(new Dictionary<string, string?> { ["HTTP_PROXY"] = proxy, ["http_proxy"] = proxy, ["ALL_PROXY"] = proxy, ["NO_PROXY"] = null, ["no_proxy"] = null }, "Probe", endpoint, "--json", "--calls=10");
            var probe = new ProbeProcess(await process.EndAsync(), process.Output);

            // The server listens on 127.0.0.1 only, so 127.1.2.3 is unreachable without a proxy.
            Assert.Equal(host is "127.1.2.3" ? "unreachable" : "safe", probe.Verdict);
            Assert.DoesNotContain("proxy", probe.Output, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task An_unavailable_proxy_is_reported()
    {
        var proxy = $"http://127.0.0.1:{FreePort.Next()}";
        await using var process = new ApplicationProcess(new Dictionary<string, string?> { ["HTTP_PROXY"] = proxy, ["http_proxy"] = proxy, ["NO_PROXY"] = null, ["no_proxy"] = null }, "Probe", "http://mcp.example/mcp", "--json");
        var probe = new ProbeProcess(await process.EndAsync(), process.Output);

        Assert.Equal((2, "unreachable"), (probe.ExitCode, probe.Verdict));
        Assert.Contains($"through the proxy {proxy}", probe.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(307, "redirected")]
    [InlineData(401, "unauthorized")]
    [InlineData(404, "wrong-path")]
    [InlineData(421, "misdirected")]
    public async Task A_server_that_rejects_every_request_is_named_by_its_status(int status, string reason)
    {
        await using var server = await ServerAsync("http://127.0.0.1:0", context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = status is 307 ? "/mcp/" : default;
            return context.Response.WriteAsync("Your login session has expired.");
        });

        var probe = await ProbeProcess.RunAsync(new Uri($"{server.Urls.Single()}/mcp"));

        Assert.Equal((2, "unreachable"), (probe.ExitCode, probe.Verdict));
        Assert.Equal([reason], probe.Reasons);
    }

    [Fact]
    public async Task The_probe_looks_for_the_right_path_if_the_given_path_is_wrong()
    {
        await using var server = await TinyServer.StartAsync((_, _) => Task.FromResult(false));

        var probe = await ProbeProcess.RunAsync(new Uri(server.McpEndpoint, "/api"));

        Assert.Equal((2, "unreachable"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["wrong-path"], probe.Reasons);
        Assert.EndsWith($"An MCP server answers at {server.McpEndpoint}.", probe.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https", "https", "The certificate is not trusted")]
    [InlineData("http", "https", "The server does not use TLS")]
    public async Task TLS_errors_are_reported(string spoken, string asked, string message)
    {
        await using var server = await ServerAsync($"{spoken}://127.0.0.1:0", context => context.Response.WriteAsync("Hello."));
        var endpoint = new Uri($"{asked}://127.0.0.1:{new Uri(server.Urls.Single()).Port}/mcp");

        var probe = await ProbeProcess.RunAsync(endpoint);

        Assert.Equal((2, "unreachable"), (probe.ExitCode, probe.Verdict));
        Assert.Equal(["tls-error"], probe.Reasons);
        Assert.Contains(message, probe.Evidence, StringComparison.Ordinal);
    }

    private static async Task<WebApplication> ServerAsync(string address, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = LoopbackCertificate.Create()));
        builder.WebHost.UseUrls(address);
        var app = builder.Build();
        app.MapFallback(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
