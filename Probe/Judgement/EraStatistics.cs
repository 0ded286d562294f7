using System.Globalization;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Counts the requests and answers of one era.</summary>
internal sealed class EraStatistics(EraRun run, IReadOnlyList<Exchange> exchanges, IReadOnlyList<ListAnswer> lists, ReplicaNames replicas)
{
    private readonly List<Exchange> _exchanges = [.. exchanges.Where(exchange => exchange.Era == run.Era)];

    public static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 2);

    public EraReport Report()
    {
        var state = run.IsOffered ? EraState.Offered : run.Opening?.Exchange.Outcome is Outcome.NotOffered ? EraState.NotOffered : EraState.Unknown;
        var answers = _exchanges.Where(exchange => exchange.Outcome is Outcome.Answered or Outcome.ToolFailed).ToList();
        return new EraReport(
            run.Era,
            state,
            state is EraState.Offered ? null : run.Opening?.Exchange.Problem,
            run.Opening?.Versions ?? [],
            run.Opening?.Server,
            _exchanges.Where(exchange => exchange.Step is Handshake.Initialize && exchange.SessionId is not null).DistinctBy(exchange => exchange.SessionId).Count(),
            run.Tool,
            _exchanges.Count,
            _exchanges.Count(exchange => exchange.Failed),
            Statuses(),
            answers.Count(exchange => !exchange.IsEventStream),
            answers.Count(exchange => exchange.IsEventStream),
            [.. lists.Where(answer => answer.Era == run.Era).GroupBy(answer => answer.Method).OrderBy(same => same.Key, StringComparer.Ordinal).Select(Compare)],
            [.. _exchanges.GroupBy(exchange => exchange.Step).Select(Measure)]);
    }

    // Keys are text, because requests without an answer have no status: they count as "none".
    private Dictionary<string, int> Statuses() => _exchanges
        .CountBy(exchange => exchange.Status?.ToString(CultureInfo.InvariantCulture) ?? "none")
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .ToDictionary(pair => pair.Key, pair => pair.Value);

    private ListReport Compare(IGrouping<string, ListAnswer> same) => new(
        same.Key,
        same.First().Names.Count,
        same.First().Names,
        same.Count(),
        same.DistinctBy(answer => answer.Sorted).Count(),
        same.DistinctBy(answer => answer.InOrder).Count() == same.DistinctBy(answer => answer.Sorted).Count(),
        replicas.By is null ? null : same.Select(answer => replicas.Of(answer.Hints)).OfType<string>().Distinct().Count());

    private static StepReport Measure(IGrouping<string, Exchange> step)
    {
        var times = step.Select(exchange => exchange.Duration).Order().ToList();
        return new StepReport(step.Key, times.Count, step.Count(exchange => exchange.Failed), Percentile(times, 50), Percentile(times, 99));
    }

    // The nearest-rank method, which returns a time that was measured.
    private static double Percentile(List<TimeSpan> sorted, int percent) => Milliseconds(sorted[((sorted.Count * percent) + 99) / 100 - 1]);
}
