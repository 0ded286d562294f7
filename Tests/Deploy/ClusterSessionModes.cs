using McpAspire.Tests.Deploy.Cluster;

namespace McpAspire.Tests.Deploy;

/// <summary>What a rolling update of the servers costs in the session modes that keep nothing in Redis.</summary>
[Trait("Run", "All")]
public class ClusterSessionModes
{
    [Theory]
    [InlineData("Stateless", false)]
    [InlineData("Sticky", true)]
    public async Task No_read_fails_in_a_rolling_update_and_only_Sticky_loses_sessions(string mode, bool losesSessions)
    {
        Assert.SkipUnless(SharedCluster.CanRun, SharedCluster.CannotRun);
        await using var cluster = await MiniatureCluster.StartAsync(mode);

        var figures = await ClusterFigures.MeasureAsync(cluster, $"rolling update of servers, {mode}", () =>
        {
            cluster.Change(cluster.Servers, "Drain__Grace", "00:00:09");
            return cluster.WaitUntilCompleteAsync();
        });

        Assert.Equal((0, 0), (figures.Failed, figures.CallsFailed));
        Assert.Equal(losesSessions, figures.SessionsLost > 0);
    }
}
