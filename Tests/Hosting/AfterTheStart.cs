using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>An AppHost whose application is ready.</summary>
[Trait("Run", "All")]
public sealed class AfterTheStart(ReplicasOfOneClass application) : IClassFixture<ReplicasOfOneClass>
{
    [Fact]
    public async Task Nothing_is_left_to_do()
    {
        var work = application.Background();

        Assert.NotEmpty(work);
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
