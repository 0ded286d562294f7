using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class DashboardInBrowser(DashboardApplication application) : IClassFixture<DashboardApplication>
{
    [Fact(Skip = Requirements.NoBrowser, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Browser))]
    public Task A_call_is_followed_to_its_trace_and_a_killed_replica_turns_red_while_calls_go_on() =>
        Browser.VisitAsync("dashboard-pages.mjs", application.Dashboard.BaseAddress!, application.Http.BaseAddress!);
}
