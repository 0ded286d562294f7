using McpAspire.Bench.Measuring;

namespace McpAspire.Bench.Reporting;

/// <summary>All measurements of a run, as stored in figures.json.</summary>
internal sealed record Figures(DateTimeOffset Time, Plan Plan, string Machine, IReadOnlyList<Result> Results, MemoryUse Memory, ProbeCost Probes, IReadOnlyList<double> Starts)
{
    public double Rate(string contest, string contender, int connections = 16) => Find(contest, contender, connections).Median.Rate;

    public Result Find(string contest, string contender, int connections) =>
        Results.Single(result => result.Contest.StartsWith(contest, StringComparison.Ordinal) && result.Contender.Split(',')[0] == contender && result.Connections == connections);
}
