using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The application as <c>./run</c> starts it, with its dashboard.</summary>
public sealed partial class DashboardApplication : IAsyncLifetime
{
    private ApplicationProcess _host = null!;

    /// <summary>Talks to the dashboard, as its own pages do.</summary>
    public HttpClient Dashboard { get; private set; } = null!;

    /// <summary>Talks to the balancer.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _host = new ApplicationProcess("AppHost", "--Port=0");
        Dashboard = new HttpClient { BaseAddress = await AddressAsync("Now listening on: "), DefaultRequestHeaders = { { "X-Dashboard", "1" } } };
        Http = new HttpClient { BaseAddress = await AddressAsync("MCP endpoint") };
    }

    public async ValueTask DisposeAsync()
    {
        Dashboard?.Dispose();
        Http?.Dispose();
        await _host.DisposeAsync();
    }

    internal async Task<JsonNode> ReadAsync(string path) => (await Dashboard.GetFromJsonAsync<JsonNode>(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken))!;

    internal async Task<JsonNode> PostAsync(string path)
    {
        using var answer = await Dashboard.PostAsync(new Uri(path, UriKind.Relative), content: null, TestContext.Current.CancellationToken);
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
    }

    internal async Task<JsonNode> ResourceAsync(string name) => (await ReadAsync("/api/resources"))["resources"]!.AsArray().Single(resource => (string)resource!["name"]! == name)!;

    private async Task<Uri> AddressAsync(string line) => new(Address().Match(await _host.LineAsync(line)).Value);

    [GeneratedRegex("http://localhost:[0-9]+")]
    private static partial Regex Address();
}
