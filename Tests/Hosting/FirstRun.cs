using System.Net;
using System.Text.RegularExpressions;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The application on a machine without any preparation.</summary>
[Trait("Run", "All")]
public sealed partial class FirstRun(FirstRun.TwoApplications applications) : IClassFixture<FirstRun.TwoApplications>
{
    [Fact]
    public Task It_needs_no_launch_profile_no_certificate_and_no_proxy_exception() => CallAsync(applications.First);

    [Fact]
    public async Task A_second_application_runs_beside_the_first()
    {
        await CallAsync(applications.Second);
        Assert.NotEqual(await DashboardAsync(applications.First), await DashboardAsync(applications.Second));
    }

    [Fact]
    public async Task Options_of_the_balancer_and_of_the_replicas_reach_them()
    {
        using var http = await ClientAsync(applications.First);
        http.DefaultRequestHeaders.Host = "host.docker.internal";

        var answer = await http.CallToolAsync("who_am_i");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Nothing_asks_for_a_certificate()
    {
        await applications.First.LineAsync("Ready:");
        Assert.DoesNotContain("certificate", applications.First.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_start_that_takes_too_long_is_reported_and_ends_the_run()
    {
        await using var host = new ApplicationProcess("AppHost", "--Port=0", "--StartTimeout=00:00:10", "--Balancer:HealthPath=/nowhere");

        Assert.Equal(1, await host.EndAsync());
        await host.LineAsync("Not ready after 10 s: still waiting for ");
    }

    private static async Task CallAsync(ApplicationProcess application)
    {
        using var http = await ClientAsync(application);
        Assert.Equal(HttpStatusCode.OK, (await http.CallToolAsync("who_am_i")).Status);
    }

    private static async Task<HttpClient> ClientAsync(ApplicationProcess application) =>
        new() { BaseAddress = new Uri(Address().Match(await application.LineAsync("MCP endpoint")).Value) };

    private static async Task<string> DashboardAsync(ApplicationProcess application) => Address().Match(await application.LineAsync("Login to the dashboard at")).Value;

    [GeneratedRegex("http://[^/]+")]
    private static partial Regex Address();

    /// <summary>Two applications with the same dashboard ports, behind a proxy that does not answer.</summary>
    public sealed class TwoApplications : IAsyncLifetime
    {
        // The environment has neither the variables of the launch profile nor the proxy exceptions.
        private static readonly Dictionary<string, string?> Environment = new()
        {
            ["DOTNET_ENVIRONMENT"] = null,
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = null,
            ["ASPNETCORE_URLS"] = $"http://localhost:{FreePort.Next()}",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{FreePort.Next()}",
            ["HTTP_PROXY"] = "http://127.0.0.1:9",
            ["NO_PROXY"] = null,
            ["no_proxy"] = null,
        };

        internal ApplicationProcess First { get; private set; } = null!;

        internal ApplicationProcess Second { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            First = new ApplicationProcess(Environment, "AppHost", "--Port=0", "--Replicas=2", "--Access:Hosts:0=host.docker.internal");
            await First.LineAsync("Login to the dashboard at");
            Second = new ApplicationProcess(Environment, "AppHost", "--Port=0", "--Replicas=1");
        }

        public async ValueTask DisposeAsync()
        {
            await First.DisposeAsync();
            await Second.DisposeAsync();
        }
    }
}
