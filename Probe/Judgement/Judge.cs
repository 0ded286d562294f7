using McpAspire.Probe.Eras;
using McpAspire.Probe.Replicas;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Derives the verdict and the report from what the probe observed.</summary>
internal sealed class Judge(ProbeOptions options, Seen seen)
{
    private readonly ReplicaNames _replicas = new(seen.Exchanges, seen.Later);

    public ProbeReport Report(TimeSpan elapsed)
    {
        var isReached = seen.Runs.Any(run => run.IsOffered);
        var found = isReached ? Reached() : seen.Stop is null ? [Unreached.Find(options, seen.Runs, seen.Elsewhere)] : [];
        var verdict = VerdictOf(isReached, found);
        return new ProbeReport
        {
            Endpoint = new Secrets(options).InAddress(options.Endpoint),
            Verdict = verdict,
            Summary = Summary(verdict, found),
            Reasons = [.. found.Select(one => one.ToReason())],
            Findings = seen.Findings,
            Held = seen.Held,
            Remarks = [.. new Remarks(options, seen, _replicas).All(verdict)],
            Eras = [.. seen.Runs.Select(run => new EraStatistics(run, seen.Exchanges, seen.Lists, _replicas).Report())],
            Replicas = new ReplicasReport(_replicas.By, [.. _replicas.Shares().Select(share => new ReplicaShare(share.Name, share.Answers))]),
            FirstFailure = FirstFailure(verdict, found),
            TraceIds = [.. seen.Runs.SelectMany(run => run.TraceIds)],
            Calls = options.Calls,
            Connections = options.Connections,
            Seconds = Math.Round(elapsed.TotalSeconds, 3),
        };
    }

    private List<Found> Reached()
    {
        var replicas = new ReplicaReasons(options, [.. seen.Exchanges, .. seen.Later], seen.Direct, _replicas);
        List<Found> all =
        [
            .. seen.Runs.SelectMany(run => new EraReasons(options, run, seen.Exchanges, seen.Lists, _replicas).All()),
            .. seen.Runs.FirstOrDefault(run => run.IsOffered) is { } first ? new DirectReasons(seen.DirectEra ?? first.Era, seen.Direct, replicas.AreSessionsFollowed, options.Tool is not null).All() : [],
            .. replicas.All(),
        ];
        return [.. Consequences.Without(all).OrderByDescending(found => found.IsCertain).ThenBy(found => found.Cause)];
    }

    private Verdict VerdictOf(bool isReached, List<Found> found) => (isReached, found, seen.Stop) switch
    {
        (true, [{ IsCertain: true }, ..], _) => Verdict.Broken,
        (false, [_, ..], _) => Verdict.Unreachable,
        (_, [], null) => Verdict.Safe,
        _ => Verdict.Incomplete,
    };

    private string Summary(Verdict verdict, List<Found> found) => verdict switch
    {
        Verdict.Safe => $"Safe: all {seen.Exchanges.Count} requests over {options.Connections} {(options.Connections is 1 ? "connection" : "connections")} were answered, in {string.Join(" and ", seen.Runs.Where(run => run.IsOffered).Select(run => run.Era.InWords()))}.",
        Verdict.Incomplete when seen.Stop is not null => $"Incomplete: {seen.Stop} Until then, 0 of {seen.Exchanges.Count} requests had failed.",
        Verdict.Incomplete => $"Incomplete: neither safe nor broken is proved. Possible fault: {found[0].ToReason().Title}",
        _ => $"{verdict}: {found[0].ToReason().Title}",
    };

    private FailureReport? FirstFailure(Verdict verdict, List<Found> found)
    {
        // For an unreachable server, a rejected era is the failure to show. If no request failed, a tool may have failed on some replicas.
        var first = seen.Exchanges.FirstOrDefault(exchange => exchange.Failed)
            ?? seen.Exchanges.FirstOrDefault(exchange => verdict is Verdict.Unreachable && exchange.Outcome is Outcome.NotOffered)
            ?? seen.Exchanges.FirstOrDefault(exchange => found.Count > 0 && exchange.Outcome is Outcome.ToolFailed)
            ?? found.FirstOrDefault(one => one.Exchange is not null)?.Exchange;
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
