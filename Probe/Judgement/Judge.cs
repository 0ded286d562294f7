using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Comes to a verdict.</summary>
internal sealed class Judge(ProbeOptions options, IReadOnlyList<EraRun> runs, IReadOnlyList<Exchange> exchanges, IReadOnlyList<ListAnswer> lists, string? stop)
{
    private readonly ReplicaNames _replicas = new(exchanges);

    public ProbeReport Report(TimeSpan elapsed)
    {
        var isReached = runs.Any(run => run.IsOffered);
        var reasons = isReached
            ? [.. runs.SelectMany(run => new EraReasons(run, exchanges, lists, _replicas).All()).OrderBy(found => found.Cause).Select(found => found.Reason)]
            : stop is null ? [Unreached.Reason(options, runs)] : Array.Empty<Reason>();
        var verdict = (isReached, reasons.Length, stop) switch
        {
            (true, > 0, _) => Verdict.Broken,
            (false, > 0, _) => Verdict.Unreachable,
            (_, _, null) => Verdict.Safe,
            _ => Verdict.Incomplete,
        };
        return new ProbeReport
        {
            Endpoint = new Secrets(options).InAddress(options.Endpoint),
            Verdict = verdict,
            Summary = Summary(verdict, reasons),
            Reasons = reasons,
            Remarks = [.. new Remarks(options, runs, exchanges, lists, _replicas, stop).All(verdict)],
            Eras = [.. runs.Select(run => new EraStatistics(run, exchanges, lists, _replicas).Report())],
            Replicas = new ReplicasReport(_replicas.By, [.. _replicas.Shares().Select(share => new ReplicaShare(share.Name, share.Answers))]),
            FirstFailure = FirstFailure(verdict),
            TraceIds = [.. runs.SelectMany(run => run.TraceIds)],
            Calls = options.Calls,
            Connections = options.Connections,
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
        };
    }

    private string Summary(Verdict verdict, Reason[] reasons) => verdict switch
    {
        Verdict.Safe => $"Safe: all {exchanges.Count} requests over {options.Connections} {(options.Connections is 1 ? "connection" : "connections")} were answered, in {string.Join(" and ", runs.Where(run => run.IsOffered).Select(run => run.Era.InWords()))}.",
        Verdict.Incomplete => $"Incomplete: {stop} None of the {exchanges.Count} requests until then had failed.",
        _ => $"{verdict}: {reasons[0].Title}",
    };

    private FailureReport? FirstFailure(Verdict verdict)
    {
        // A server that is not reached has only said no; and where nothing has failed, a tool may have, on some replicas.
        var first = exchanges.FirstOrDefault(exchange => exchange.Failed)
            ?? exchanges.FirstOrDefault(exchange => verdict is Verdict.Unreachable && exchange.Outcome is Outcome.NotOffered)
            ?? exchanges.FirstOrDefault(exchange => verdict is Verdict.Broken && exchange.Outcome is Outcome.ToolFailed);
        return first is null ? null : new FailureReport(
            first.Era,
            first.Step,
            first.Client,
            first.Connection,
            _replicas.Of(first),
            first.TraceId,
            EraStatistics.Milliseconds(first.Duration),
            first.Problem ?? "",
            first.Request,
            first.Response);
    }
}
