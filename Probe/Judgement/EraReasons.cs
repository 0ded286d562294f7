using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Finds what is broken in one era.</summary>
internal sealed class EraReasons(EraRun run, IReadOnlyList<Exchange> exchanges, IReadOnlyList<ListAnswer> lists, ReplicaNames replicas)
{
    private static readonly string[] Openings = ["server/discover", Handshake.Initialize];
    private readonly List<Exchange> _exchanges = [.. exchanges.Where(exchange => exchange.Era == run.Era)];

    public IEnumerable<(Cause Cause, Reason Reason)> All() =>
        from found in run.IsOffered ? [.. Leaks(), .. Sessions(), .. Versions(), .. Lists(), .. Answers(), .. Transport()] : Transport()
        select (found.Cause, found.Cause.In(run.Era, found.Evidence));

    private IEnumerable<(Cause Cause, string Evidence)> Leaks()
    {
        if (Where(Outcome.OfAnother) is [var first, ..] others)
        {
            yield return (Cause.IdentityLeak, $"{Count(others)}: {first.Problem}");
        }

        var shared = _exchanges.Where(exchange => exchange.Step is Handshake.Initialize && exchange.SessionId is not null).GroupBy(exchange => exchange.SessionId).FirstOrDefault(same => same.Count() > 1);
        if (shared is not null)
        {
            yield return (Cause.IdentityLeak, $"{shared.Count()} clients were given the same session.");
        }
    }

    private IEnumerable<(Cause Cause, string Evidence)> Sessions()
    {
        if (Where(Outcome.SessionLost) is not [var first, ..] lost)
        {
            yield break;
        }

        var openings = run.Era is Era.Sse ? "GET" : Handshake.Initialize;
        var owner = _exchanges.Find(exchange => exchange.Client == first.Client && exchange.Step == openings) is { } opening ? replicas.Of(opening) : null;
        var strangers = lost.Where(exchange => exchange.Client == first.Client).Select(replicas.Of).OfType<string>().Distinct().Order().ToList();
        var who = owner is null || strangers.Count is 0 ? "" : $" A session of {owner} was unknown to {string.Join(" and ", strangers)}.";
        var seen = $"{Count(lost)} within sessions: {first.Problem}{who}";
        yield return run.Era is Era.Sse
            ? (Cause.SseMessageToAnotherWorker, seen)
            : (SessionRouting.CauseOf(run.Affinity, _exchanges), $"{seen} {SessionRouting.InWords(run.Affinity, _exchanges)}".TrimEnd());
    }

    private IEnumerable<(Cause Cause, string Evidence)> Versions()
    {
        var refused = _exchanges.Where(exchange => Openings.Contains(exchange.Step) && exchange.Outcome is Outcome.Refused).ToList();
        if (refused is [var first, ..])
        {
            yield return (Cause.UnequalVersions, $"{refused.Count} of {_exchanges.Count(exchange => exchange.Step == first.Step)} times {first.Step} was refused{By(refused)}: {first.Problem}");
        }
    }

    private IEnumerable<(Cause Cause, string Evidence)> Lists() =>
        from same in lists.Where(answer => answer.Era == run.Era).GroupBy(answer => answer.Method)
        let variants = same.GroupBy(answer => answer.Sorted).ToList()
        where variants.Count > 1
        select (Cause.UnequalLists, $"{same.Key}: {variants.Count} different lists in {same.Count()} answers. {Difference(variants)}");

    private IEnumerable<(Cause Cause, string Evidence)> Answers()
    {
        foreach (var step in _exchanges.Where(exchange => exchange.Outcome is Outcome.Refused or Outcome.Unauthorized or Outcome.ToolFailed).GroupBy(exchange => exchange.Step))
        {
            var failed = step.ToList();
            var answered = _exchanges.Count(exchange => exchange.Step == step.Key && exchange.Outcome is Outcome.Answered or Outcome.Accepted);
            // A replica of another version refuses everything, which is said once. A tool that fails everywhere fails on one replica, too.
            if (answered > 0 && !Versions().Any())
            {
                yield return (Cause.UnequalAnswers, $"{step.Key} succeeded {answered} times and failed {failed.Count} times{By(failed)}: {failed[0].Problem}");
            }
            else if (failed.Find(exchange => exchange.Failed) is { } refused && answered is 0)
            {
                yield return (Cause.RequestRefused, $"{step.Key}: {refused.Problem}");
            }
        }
    }

    private IEnumerable<(Cause Cause, string Evidence)> Transport()
    {
        (Cause Cause, Outcome[] Outcomes)[] causes =
        [
            (Cause.StreamDropped, [Outcome.Dropped]),
            (Cause.StreamHeldBack, [Outcome.HeldBack]),
            (Cause.NotConnected, [Outcome.NotConnected]),
            (Cause.GatewayError, [Outcome.GatewayError]),
            (Cause.NotMcp, [Outcome.NotMcp]),
            (Cause.NoAnswer, [Outcome.NoAnswer]),
            (Cause.RateLimited, [Outcome.Limited]),
        ];
        return from cause in causes
               let failed = Where(cause.Outcomes)
               where failed.Count > 0
               select (cause.Cause, $"{Count(failed)}{By(failed)}: {failed[0].Problem}");
    }

    private List<Exchange> Where(params Outcome[] outcomes) => [.. _exchanges.Where(exchange => outcomes.Contains(exchange.Outcome))];

    private string Count(List<Exchange> failed) => $"{failed.Count} of {_exchanges.Count} requests";

    private string By(List<Exchange> failed) => failed.Select(replicas.Of).Distinct().ToList() is [{ } only] && replicas.Shares().Count > 1 ? $", all by {only}" : "";

    private string Difference(List<IGrouping<string, ListAnswer>> variants)
    {
        var names = variants.Select(variant => variant.First().Names).ToList();
        var some = names.SelectMany(list => list).Distinct().Where(name => !names.TrueForAll(list => list.Contains(name))).Take(5).ToList();
        if (some.Count is 0)
        {
            return "The names are the same, what is said of them is not.";
        }

        var holders = variants.Where(variant => variant.First().Names.Contains(some[0])).SelectMany(variant => variant).Select(answer => replicas.Of(answer.Hints)).OfType<string>().Distinct().Order().ToList();
        return $"Only some have {string.Join(", ", some)}{(holders.Count > 0 ? $" ({some[0]}: {string.Join(", ", holders)})" : "")}.";
    }
}
