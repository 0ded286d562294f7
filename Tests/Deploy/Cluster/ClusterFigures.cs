using System.Diagnostics;
using System.Text.Json;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>The results of the clients' requests.</summary>
/// <param name="Reads">Answered reads.</param>
/// <param name="Failed">Read-only methods that got no result.</param>
/// <param name="CallsFailed">Calls of read-only tools that got no result.</param>
/// <param name="Writes">Answered writes.</param>
/// <param name="WritesRepeated">Retries of writes, each with the key of the first attempt.</param>
/// <param name="WritesUnknown">Writes that may or may not have been executed; the client cannot know.</param>
/// <param name="WritesTwice">Writes that were executed twice.</param>
/// <param name="WritesMissing">Writes that were answered but not executed.</param>
/// <param name="SessionRequests">Answered requests of sessions.</param>
/// <param name="SessionRequestsRepeated">Retries of session requests.</param>
/// <param name="SessionsLost">Sessions that the cluster lost.</param>
/// <param name="StreamsOpened">Opened streams.</param>
/// <param name="Longest">The longest wait for the answer to a read.</param>
internal sealed record ClusterFigures(
    int Reads, int Failed, int CallsFailed, int Writes, int WritesRepeated, int WritesUnknown, int WritesTwice, int WritesMissing, int SessionRequests, int SessionRequestsRepeated, int SessionsLost, int StreamsOpened, TimeSpan Longest)
{
    /// <summary>Changes a complete cluster under the load of clients, and writes the figures to the test's output.</summary>
    public static async Task<ClusterFigures> MeasureAsync(MiniatureCluster cluster, string name, Func<Task> change)
    {
        await cluster.WaitUntilCompleteAsync();
        await using var clients = ClusterClients.Of(cluster);
        await clients.WaitForProgressAsync();

        var watch = Stopwatch.StartNew();
        await change();
        var took = watch.Elapsed;
        await clients.WaitForProgressAsync();
        var figures = await clients.EndAsync();

        TestContext.Current.TestOutputHelper!.WriteLine($"{name}, {took.TotalSeconds:0} s: {JsonSerializer.Serialize(figures)}");
        foreach (var failure in clients.Failures.Take(10))
        {
            TestContext.Current.TestOutputHelper!.WriteLine(failure);
        }

        Assert.Equal((0, 0), (figures.WritesTwice, figures.WritesMissing));
        return figures;
    }
}
