using McpAspire.Probe.Eras;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Replicas;

/// <summary>Finds differences between replicas that were probed directly.</summary>
internal sealed class DirectReasons(Era era, IReadOnlyList<DirectReplica> replicas, bool areSessionsFollowed, bool isToolNamed)
{
    public IEnumerable<Found> All() => [.. Unreached(), .. Sessions(), .. Differences()];

    private IEnumerable<Found> Unreached() =>
        from replica in replicas
        let exchange = replica.Opening.Exchange
        where !replica.Opening.IsOffered || exchange.Failed
        select new Found(CauseOf(exchange.Outcome), era, $"{replica.Name}, probed directly: {exchange.Problem}") { Exchange = exchange };

    private IEnumerable<Found> Sessions() =>
        from replica in replicas
        where replica.AnswerToOtherSession is { Outcome: Outcome.SessionLost } && !areSessionsFollowed
        group replica by 0 into lost
        select new Found(
            Cause.SessionInProcessMemory,
            era,
            $"Probed directly: {string.Join(' ', lost.Select(replica => $"a session of {replica.Owner} was unknown to {replica.Name}."))} This may be harmless if the balancer routes by the header Mcp-Session-Id.")
        {
            IsCertain = false,
            Exchange = lost.First().AnswerToOtherSession,
        };

    private IEnumerable<Found> Differences()
    {
        foreach (var step in replicas.SelectMany(replica => replica.Answers.Select(answer => (replica.Name, Answer: answer))).Where(asked => asked.Answer.Fingerprint is not null).GroupBy(asked => asked.Answer.Step))
        {
            var byReplica = step.GroupBy(asked => asked.Name).ToList();
            if (byReplica.Exists(asked => asked.DistinctBy(one => one.Answer.Fingerprint).Count() > 1) || byReplica.DistinctBy(asked => asked.First().Answer.Fingerprint).Count() is 1)
            {
                continue;
            }

            var kinds = byReplica.GroupBy(asked => asked.First().Answer.Fingerprint!).ToList();
            var who = string.Join(", ", kinds.Select(kind => $"{string.Join(" and ", kind.Select(asked => asked.Key))} {(kind.Key is Fingerprints.Failed ? "failed" : "gave the same answer")}"));
            var isList = ListMethods.IsOne(step.Key);
            yield return new Found(isList ? Cause.UnequalLists : Cause.UnequalAnswers, era, $"{step.Key}, sent directly, was answered differently: {who}. {(isList ? Names(kinds.Select(kind => kind.First().First().Answer)) : "")}".TrimEnd())
            {
                IsCertain = isList || isToolNamed || kinds.Exists(kind => kind.Key is Fingerprints.Failed),
                Exchange = kinds.Find(kind => kind.Key is Fingerprints.Failed)?.First().First().Answer ?? kinds[^1].First().First().Answer,
            };
        }
    }

    private static string Names(IEnumerable<Exchange> answers)
    {
        var lists = answers.Select(answer => ListMethods.In(answer.Result, answer.Step)?.Select(item => (item.At("name") ?? item.At("uri")).Words()).ToList() ?? []).ToList();
        var some = lists.SelectMany(list => list).Distinct().Where(name => !lists.TrueForAll(list => list.Contains(name))).Take(5).ToList();
        return some.Count is 0 ? "The names are equal, but descriptions or schemas differ." : $"Only some contain {string.Join(", ", some)}.";
    }

    private static Cause CauseOf(Outcome outcome) => outcome switch
    {
        Outcome.NotConnected => Cause.NotConnected,
        Outcome.TlsError => Cause.TlsError,
        Outcome.Unauthorized => Cause.Unauthorized,
        Outcome.Misdirected => Cause.Misdirected,
        Outcome.Redirected => Cause.Redirected,
        Outcome.GatewayError => Cause.GatewayError,
        Outcome.Limited => Cause.RateLimited,
        Outcome.NoAnswer or Outcome.HeldBack => Cause.NoAnswer,
        Outcome.Dropped => Cause.StreamDropped,
        Outcome.Refused => Cause.UnequalVersions,
        _ => Cause.NotMcp,
    };
}
