using McpAspire.Probe.Control;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Says how sessions came to be lost.</summary>
internal sealed class SessionReasons(EraRun run, List<Exchange> exchanges, ReplicaNames replicas)
{
    public IEnumerable<Found> All()
    {
        var lost = exchanges.FindAll(exchange => exchange.Outcome is Outcome.SessionLost);
        if (lost is not [var first, ..])
        {
            yield break;
        }

        var openings = run.Era is Era.Sse ? "GET" : Handshake.Initialize;
        var owner = exchanges.Find(exchange => exchange.Client == first.Client && exchange.Step == openings) is { } opening ? replicas.Of(opening) : null;
        var strangers = lost.Where(exchange => exchange.Client == first.Client).Select(replicas.Of).OfType<string>().Where(name => name != owner).Distinct().Order().ToList();
        var who = owner is null || strangers.Count is 0 ? "" : $" A session of {owner} was unknown to {string.Join(" and ", strangers)}.";
        var seen = $"{lost.Count} of {exchanges.Count} requests within sessions: {first.Problem}{who}";
        var isElsewhere = owner is not null && strangers.Count > 0;
        var cause = CauseOf(isElsewhere);
        var isCertain = cause is not Cause.SessionEnded && (run.Era is not Era.Sse || isElsewhere || run.SessionLoss is not SessionLoss.Unknown);
        yield return new Found(cause, run.Era, $"{seen} {InWords(cause, isCertain)}".TrimEnd()) { IsCertain = isCertain, Exchange = first };
    }

    private Cause CauseOf(bool isElsewhere) => run.SessionLoss switch
    {
        _ when run.Era is Era.Sse => Cause.SseMessageToAnotherWorker,
        SessionLoss.OtherClient => Cause.OneClientOnly,
        SessionLoss.Cookie or SessionLoss.IdThatNamesNoReplica => Cause.StickyRoutingMissing,
        SessionLoss.Unknown when !isElsewhere => Cause.SessionEnded,
        _ => Cause.SessionInProcessMemory,
    };

    private string InWords(Cause cause, bool isCertain) => run.SessionLoss switch
    {
        _ when run.Era is Era.Sse => isCertain
            ? "The worker is chosen for each request, and not by the stream."
            : "Sent again several times, the message never found its stream: it may be that other workers were asked, or that the address for messages is wrong, as behind a proxy that adds a prefix to the path.",
        SessionLoss.OtherClient => "Over a single connection a session was found until another client opened its own.",
        SessionLoss.Cookie => $"With cookies a session was found again: the balancer follows {string.Join(", ", Cookies())}, and MCP clients keep no cookies.",
        SessionLoss.IdThatNamesNoReplica => "Some sessions were always found, others never: the balancer follows the session's id, but not to the replica that issued it.",
        SessionLoss.EachConnection => "Over a single connection a session was found again: the balancer chooses a replica for each connection, and clients open several.",
        SessionLoss.EachRequest => "Neither a single connection nor cookies help: the balancer chooses a replica for each request.",
        SessionLoss.Unknown when cause is Cause.SessionEnded => "No lost session was found again: it may be that other replicas were asked, or that a single server ends its sessions.",
        _ => "",
    };

    private IEnumerable<string> Cookies() =>
        exchanges.SelectMany(exchange => exchange.Hints.Keys).Where(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)).Distinct().Select(hint => $"the {hint}");
}
