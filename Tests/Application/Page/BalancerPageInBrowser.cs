using McpAspire.Tests.Support;

namespace McpAspire.Tests;

[Trait("Run", "All")]
public class BalancerPageInBrowser(ReplicasOfOneClass application) : IClassFixture<ReplicasOfOneClass>
{
    [Fact(Skip = Requirements.NoBrowser, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Browser))]
    public Task It_shows_calls_as_they_happen_and_a_killed_replica_in_red_while_calls_go_on() => Browser.VisitAsync("balancer-page.mjs", application.Page.BaseAddress!, application.Http.BaseAddress!);
}
