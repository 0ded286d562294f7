using McpAspire.Probe.Control;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Rounds;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Finds the causes of failures in one era.</summary>
internal sealed class EraReasons(ProbeOptions options, EraRun run, IReadOnlyList<Exchange> exchanges, IReadOnlyList<ListAnswer> lists, ReplicaNames replicas)
{
    private readonly List<Exchange> _exchanges = [.. exchanges.Where(exchange => exchange.Era == run.Era)];

    public IEnumerable<Found> All() => run.IsOffered
        ? [.. Leaks(), .. new SessionReasons(run, [.. _exchanges, .. run.Later], replicas).All(), .. Openings(), .. Lists(), .. Answers(), .. Rounds(), .. Transport()]
        : Transport();

    private IEnumerable<Found> Leaks()
    {
        if (Where(Outcome.OfAnother, Outcome.NamesAnother) is [var first, ..] others)
        {
            yield return Find(Cause.IdentityLeak, $"{Count(others)}: {first.Problem}");
        }

        var shared = _exchanges.Where(exchange => exchange.Step is Handshake.Initialize && exchange.SessionId is not null).GroupBy(exchange => exchange.SessionId).FirstOrDefault(same => same.Count() > 1);
        if (shared is not null)
        {
            yield return Find(Cause.IdentityLeak, $"{shared.Count()} clients received the same session id.");
        }
    }

    private IEnumerable<Found> Openings()
    {
        var refused = _exchanges.Where(exchange => Handshake.Openings.Contains(exchange.Step) && exchange.Outcome is Outcome.Refused).ToList();
        if (refused is not [var first, ..])
        {
            yield break;
        }

        var on = run.Dependences.GetValueOrDefault(first.Step, Dependence.Unknown);
        var seen = $"{refused.Count} of {_exchanges.Count(exchange => exchange.Step == first.Step)} {first.Step} requests were rejected{By(refused)}: {first.Problem}";
        yield return on is Dependence.FirstClient
            ? Find(Cause.OneClientOnly, $"{seen} The server accepted only the first client.")
            : Find(Cause.UnequalVersions, $"{seen} {on.InWords()}".TrimEnd(), on.IsOnReplicas());
    }

    private IEnumerable<Found> Lists() =>
        from same in lists.Where(answer => answer.Era == run.Era).GroupBy(answer => answer.Method)
        let variants = same.GroupBy(answer => answer.Sorted).ToList()
        let dependence = run.Dependences.GetValueOrDefault(same.Key, Dependence.Unknown)
        where variants.Count > 1 && dependence is not Dependence.Itself
        select Find(Cause.UnequalLists, $"{same.Key}: {same.Count()} answers contained {variants.Count} different lists. {new ListDifference(variants, replicas).InWords()} {dependence.InWords()}".TrimEnd(), dependence.IsOnReplicas());

    private IEnumerable<Found> Answers()
    {
        foreach (var step in _exchanges.Where(exchange => exchange.Fingerprint is not null && !Handshake.Openings.Contains(exchange.Step)).GroupBy(exchange => exchange.Step))
        {
            var failed = step.Where(exchange => exchange.Fingerprint is Fingerprints.Failed).ToList();
            var succeeded = step.Count(exchange => exchange.Succeeded);
            var on = run.Dependences.GetValueOrDefault(step.Key, Dependence.Unknown);
            if (failed is [var first, ..])
            {
                if (Of(step.Key, first, failed, succeeded, on) is { } found)
                {
                    yield return found;
                }
            }
            else if (step.Key is ToolChoice.Call && Difference([.. step], on) is { } found)
            {
                yield return found;
            }
        }
    }

    private Found? Of(string step, Exchange first, List<Exchange> failed, int succeeded, Dependence on)
    {
        var seen = succeeded > 0
            ? $"{step} succeeded {succeeded} times and failed {failed.Count} times{By(failed)}: {first.Problem} {on.InWords()}".TrimEnd()
            : $"{step}: {first.Problem}";
        var status = first.Outcome is Outcome.Unauthorized ? Cause.Unauthorized : (Cause?)null;
        return succeeded switch
        {
            0 when status is not null => Find(Cause.Unauthorized, $"{seen} The requests that need a login could not be checked.", isCertain: false),
            0 => failed.Exists(exchange => exchange.Failed) ? Find(Cause.RequestRefused, seen) : null,
            _ when on is Dependence.Itself => status is not null ? Find(Cause.Unauthorized, $"{seen} The token may have expired during the probe.", isCertain: false) : null,
            _ => Find(status ?? Cause.UnequalAnswers, seen, on.IsOnReplicas()),
        };
    }

    /// <summary>A tool's answers may differ on purpose: they may contain the replica's name or the time. They must be equal only for a tool that the user named with --tool.</summary>
    private Found? Difference(List<Exchange> calls, Dependence on)
    {
        var different = calls.DistinctBy(call => call.Fingerprint).Count();
        var isOnReplicas = on is Dependence.Replica or Dependence.Turn or Dependence.Connection;
        if (different is 1 || !isOnReplicas || calls.TrueForAll(call => call.NamesReplica))
        {
            return null;
        }

        var seen = $"{run.Tool} returned {different} different answers in {calls.Count} calls, depending on the replica.";
        return options.Tool is not null
            ? Find(Cause.UnequalAnswers, $"{seen} {on.InWords()}".TrimEnd())
            : Find(Cause.UnequalAnswers, $"{seen} {on.InWords()} It may be state in the memory of a process, or the tool may report its replica on purpose: pass the tool with --tool if its answers must be equal.".Replace("  ", " ", StringComparison.Ordinal), isCertain: false);
    }

    private IEnumerable<Found> Rounds()
    {
        (Cause Cause, RoundsFinding? Finding)[] findings = [(Cause.SecondRoundFails, run.Rounds?.SecondRound), (Cause.StateInProcessMemory, run.Rounds?.Then)];
        return from found in findings
               where found.Finding is { On: not Dependence.Itself }
               select Find(found.Cause, $"{found.Finding!.Evidence} {found.Finding.On.InWords()}".TrimEnd(), found.Finding.On.IsOnReplicas()) with { Exchange = found.Finding.Failed };
    }

    private IEnumerable<Found> Transport()
    {
        (Cause Cause, Outcome Outcome)[] causes =
        [
            (Cause.StreamDropped, Outcome.Dropped),
            (Cause.StreamHeldBack, Outcome.HeldBack),
            (Cause.TlsError, Outcome.TlsError),
            (Cause.NotConnected, Outcome.NotConnected),
            (Cause.Redirected, Outcome.Redirected),
            (Cause.GatewayError, Outcome.GatewayError),
            (Cause.NotMcp, Outcome.NotMcp),
            (Cause.NoAnswer, Outcome.NoAnswer),
            (Cause.RateLimited, Outcome.Limited),
        ];
        foreach (var (cause, outcome) in causes)
        {
            if (Where(outcome) is [var first, ..] failed)
            {
                yield return Find(cause, $"{Count(failed)}{By(failed)}: {first.Problem}");
            }
        }

        if (Where(Outcome.Misdirected) is [var other, ..] misdirected)
        {
            var isAll = !_exchanges.Exists(exchange => exchange.Step == other.Step && exchange.Succeeded);
            yield return Find(Cause.Misdirected, $"{Count(misdirected)}{By(misdirected)}: {other.Problem}{(isAll ? " Later requests could not be checked." : "")}", !isAll);
        }
    }

    private Found Find(Cause cause, string evidence, bool isCertain = true) => new(cause, run.Era, evidence) { IsCertain = isCertain };

    private List<Exchange> Where(params Outcome[] outcomes) => [.. _exchanges.Where(exchange => outcomes.Contains(exchange.Outcome))];

    private string Count(List<Exchange> failed) => $"{failed.Count} of {_exchanges.Count} requests";

    private string By(List<Exchange> failed) => failed.Select(replicas.Of).Distinct().ToList() is [{ } only] && replicas.Shares().Count > 1 ? $", all by {only}" : "";
}
