using System.Net;
using System.Text.RegularExpressions;

namespace McpAspire.Tests;

/// <summary>The dashboard serves this machine's people and programs, and no foreign site in a browser of theirs.</summary>
public partial class DashboardAccess(DashboardAlone dashboard) : IClassFixture<DashboardAlone>
{
    [Fact]
    public async Task A_foreign_name_for_this_machine_is_refused()
    {
        var (status, text) = await AskAsync(HttpMethod.Get, "/api/resources", ("Host", "attacker.example"));

        Assert.Equal((HttpStatusCode.Forbidden, "The dashboard is at localhost, not at 'attacker.example'."), (status, text));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:15080")]
    [InlineData("[::1]:15080")]
    public async Task Its_own_names_are_not(string host) =>
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Get, "/api/resources", ("Host", host))).Status);

    [Theory]
    [InlineData("/api/resources/mcp-1/commands/stop")]
    [InlineData("/v1/traces")]
    public async Task A_foreign_origin_is_refused(string path)
    {
        var (status, text) = await AskAsync(HttpMethod.Post, path, ("Origin", "http://attacker.example"), ("X-Dashboard", "1"));

        Assert.Equal((HttpStatusCode.Forbidden, "The dashboard takes nothing from 'http://attacker.example'."), (status, text));
    }

    [Fact]
    public async Task Another_port_of_this_machine_is_a_foreign_origin_too() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(HttpMethod.Post, "/api/resources/mcp-1/commands/stop", ("Origin", "http://localhost:8080"), ("X-Dashboard", "1"))).Status);

    [Fact]
    public async Task An_action_needs_a_header_that_no_form_can_send()
    {
        var (status, text) = await AskAsync(HttpMethod.Post, "/api/resources/mcp-1/commands/stop");

        Assert.Equal((HttpStatusCode.Forbidden, "An action needs the header X-Dashboard."), (status, text));
    }

    [Fact]
    public async Task Its_own_page_may_act() =>
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Post, "/api/resources/mcp-1/commands/stop", ("Origin", $"{dashboard.Http.BaseAddress}".TrimEnd('/')), ("X-Dashboard", "1"))).Status);

    [Theory]
    [InlineData("/")]
    [InlineData("/traces/0af7651916cd43dd8448eb211c80319c")]
    [InlineData("/api/shell")]
    [InlineData("/nowhere")]
    public async Task Every_answer_lets_a_browser_load_only_from_here(string path)
    {
        using var answer = await dashboard.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task All_that_its_pages_are_made_of_is_served_and_names_no_other_host()
    {
        var document = await dashboard.Http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        var seen = new HashSet<string>();
        var next = new Queue<string>(Files().Matches(document).Select(match => match.Groups[1].Value));
        while (next.TryDequeue(out var file))
        {
            if (seen.Add(file))
            {
                var text = await dashboard.Http.GetStringAsync(new Uri($"/assets/{file}", UriKind.Relative), TestContext.Current.CancellationToken);
                Assert.DoesNotContain("://", text.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
                Imports().Matches(text).ToList().ForEach(match => next.Enqueue(match.Groups[1].Value));
            }
        }

        Assert.Superset(new HashSet<string> { "main.js", "waterfall.js", "chart.js", "base.css" }, seen);
    }

    private async Task<(HttpStatusCode Status, string Text)> AskAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var answer = await dashboard.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("/assets/([a-z-]+\\.[a-z]+)")]
    private static partial Regex Files();

    [GeneratedRegex("from '\\./([a-z-]+\\.js)'")]
    private static partial Regex Imports();
}
