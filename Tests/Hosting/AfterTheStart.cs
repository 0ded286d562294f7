using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>The background work of an AppHost ends when its application is ready.</summary>
[Trait("Run", "All")]
public sealed class AfterTheStart(ReplicasOfOneClass application) : IClassFixture<ReplicasOfOneClass>
{
    [Fact]
    public async Task No_background_work_remains()
    {
        var work = application.Background();

        Assert.NotEmpty(work);
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }
}
