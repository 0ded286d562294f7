using McpAspire.Probe.Control;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Explains why sessions were lost.</summary>
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
        var others = lost.Where(exchange => exchange.Client == first.Client).Select(replicas.Of).OfType<string>().Where(name => name != owner).Distinct().Order().ToList();
        var who = owner is null || others.Count is 0 ? "" : $" A session of {owner} was unknown to {string.Join(" and ", others)}.";
        var seen = $"{lost.Count} of {exchanges.Count} requests in sessions failed: {first.Problem}{who}";
        var isElsewhere = owner is not null && others.Count > 0;
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
            ? "The balancer chooses a worker for each request, not by stream."
            : "Several retries of the message did not reach its stream: other workers may have received it, or the address for messages may be wrong, for example behind a proxy that adds a path prefix.",
        SessionLoss.OtherClient => "Over a single connection, a session worked until another client opened its own.",
        SessionLoss.Cookie => $"With cookies, a session works: the balancer routes by {string.Join(", ", Cookies())}, and MCP clients do not keep cookies.",
        SessionLoss.IdThatNamesNoReplica => "Some sessions always worked, others never: the balancer routes by session id, but not to the replica that issued the id.",
        SessionLoss.EachConnection => "Over a single connection, a session works: the balancer chooses a replica for each connection, and clients open several connections.",
        SessionLoss.EachRequest => "A single connection and cookies do not help: the balancer chooses a replica for each request.",
        SessionLoss.Unknown when cause is Cause.SessionEnded => "No lost session worked again: other replicas may have received the requests, or a single server may end its sessions.",
        _ => "",
    };

    private IEnumerable<string> Cookies() =>
        exchanges.SelectMany(exchange => exchange.Hints.Keys).Where(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)).Distinct().Select(hint => $"the {hint}");
}
