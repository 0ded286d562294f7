using McpAspire.Tests.Support;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpAspire.Tests;

[Trait("Run", "All")]
public class Inspector
{
    [Fact(Skip = Requirements.NoNode, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Node))]
    public async Task The_Inspector_starts_and_stops_with_the_application()
    {
        var application = new WithInspector();
        await application.InitializeAsync();
        await application.WaitForAsync("inspector", snapshot => snapshot.HealthStatus is HealthStatus.Healthy);
        using var http = application.Replica("inspector");

        var page = await http.GetStringAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        await application.DisposeAsync();

        Assert.Contains("<title>MCP Inspector</title>", page, StringComparison.Ordinal);
        await Eventually.HoldsAsync("the page does not answer", async () =>
        {
            try
            {
                await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        });
    }

    private sealed class WithInspector : Application
    {
        protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>(["--Inspector=true"]);
    }
}
