using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Says how a balancer came to lose sessions.</summary>
internal static class SessionRouting
{
    private const int FewRequests = 3;

    public static Cause CauseOf(Affinity? affinity, List<Exchange> exchanges) =>
        affinity is Affinity.Cookie || FollowsAnIdThatNamesNoReplica(exchanges) ? Cause.StickyRoutingMissing : Cause.SessionInProcessMemory;

    public static string InWords(Affinity? affinity, List<Exchange> exchanges) => affinity switch
    {
        Affinity.Cookie => $"With cookies a session was found again: the balancer follows {string.Join(", ", Cookies(exchanges))}, and MCP clients keep no cookies.",
        _ when FollowsAnIdThatNamesNoReplica(exchanges) => "Some sessions were found by every request and others by none: the balancer follows the session's id, and not to the replica that issued it.",
        Affinity.Connection => "Over one connection alone a session was found again: the balancer chooses a replica for each connection, and clients open several.",
        Affinity.None => "Neither one connection alone nor cookies help: the balancer chooses a replica for each request.",
        _ => "",
    };

    private static IEnumerable<string> Cookies(List<Exchange> exchanges) =>
        exchanges.SelectMany(exchange => exchange.Hints.Keys).Where(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)).Distinct().Select(hint => $"the {hint}");

    // initialize has no id yet, so that a balancer that hashes it opens a session anywhere.
    private static bool FollowsAnIdThatNamesNoReplica(List<Exchange> exchanges)
    {
        var shares = exchanges
            .Where(exchange => exchange.Step is not Handshake.Initialize && exchange.Outcome is not Outcome.NotOffered && exchange.Connection > 0)
            .GroupBy(exchange => exchange.Client)
            .Where(session => session.Count() >= FewRequests)
            .Select(session => (double)session.Count(exchange => exchange.Outcome is Outcome.SessionLost) / session.Count())
            .ToList();
        return shares.Contains(0) && shares.Contains(1) && shares.TrueForAll(share => share is 0 or 1);
    }
}
