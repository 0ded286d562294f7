using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Where the dashboard listens, and what happens when it can't.</summary>
public partial class DashboardPlaces
{
    [Theory]
    [InlineData("ASPNETCORE_URLS")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL")]
    public async Task Where_a_port_is_taken_the_application_runs_without_a_dashboard_and_says_so(string variable)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var host = new ApplicationProcess(new Dictionary<string, string> { [variable] = $"http://localhost:{port}" }, "AppHost", "--Port=0");

        await host.LineAsync($"There is no dashboard: port {port} is taken by another program.");
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(await host.LineAsync("MCP endpoint")).Value) };
        Assert.Contains("answered", (await http.CallToolAsync("who_am_i")).Text, StringComparison.Ordinal);
        Assert.False(other.Pending(), "Telemetry went to the other program.");
    }

    [Fact]
    public async Task Telemetry_comes_by_HTTP_where_only_that_address_is_set()
    {
        var variables = new Dictionary<string, string> { ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "", ["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = $"http://localhost:{FreePort.Next()}" };
        await using var host = new ApplicationProcess(variables, "AppHost", "--Port=0");
        using var dashboard = new HttpClient { BaseAddress = new Uri(Address().Match(await host.LineAsync("Now listening on: ")).Value) };

        await Eventually.HoldsAsync("metrics of the balancer have come", async () =>
            (await dashboard.GetStringAsync(new Uri("/api/metrics?service=balancer", UriKind.Relative), TestContext.Current.CancellationToken)).Contains("dotnet.process.cpu.time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_is_none_ends_the_run_and_is_named()
    {
        await using var host = new ApplicationProcess(new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "here" }, "AppHost", "--Port=0");

        Assert.NotEqual(0, await host.EndAsync());
        await host.LineAsync("ASPNETCORE_URLS is 'here', which is no address. One is http://localhost:15080.");
    }

    [GeneratedRegex("http://localhost:[0-9]+")]
    private static partial Regex Address();
}
