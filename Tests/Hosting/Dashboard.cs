using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Aspire's dashboard in a browser.</summary>
[Trait("Run", "All")]
public class Dashboard(Dashboard.Shown application) : IClassFixture<Dashboard.Shown>
{
    [Fact(Skip = Requirements.NoBrowser, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Browser))]
    public async Task It_shows_every_resource_the_trace_of_a_call_and_a_command_that_kills() =>
        await Browser.VisitAsync("dashboard-pages.mjs", await application.DashboardAsync(), application.Http.BaseAddress!, application.Page.BaseAddress!);

    /// <summary>A separate application with a dashboard, because the test kills its replicas.</summary>
    public sealed class Shown : Application
    {
        protected override bool HasDashboard => true;

        protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>([]);
    }
}
