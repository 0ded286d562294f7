using System.Net;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>Why a session was lost.</summary>
internal enum SessionLoss
{
    /// <summary>The session works again later, or on its own replica: the balancer chooses a replica for each request.</summary>
    EachRequest,

    /// <summary>The session works over a single connection: the balancer chooses a replica for each connection, and clients open several connections.</summary>
    EachConnection,

    /// <summary>The session works with cookies, which clients do not keep.</summary>
    Cookie,

    /// <summary>Some sessions always work, others never: the balancer routes by the id, but not to the replica that issued it.</summary>
    IdThatNamesNoReplica,

    /// <summary>The session ends when another client opens a session, even on one replica.</summary>
    OtherClient,

    /// <summary>The session never worked again, over one connection or with cookies. A single process may behave like this too.</summary>
    Unknown,
}

/// <summary>Opens sessions one at a time to find out why sessions were lost.</summary>
internal sealed class SessionTest(ProbeOptions options, Func<ProbeClient, LegacyConversation> begin)
{
    private const int Pings = 3;
    private const int MostAlone = 12;
    private const int FewRequests = 3;

    public async Task<SessionLoss> RunAsync(IReadOnlyList<Exchange> exchanges, CancellationToken cancellationToken)
    {
        using var one = new Connections(1, options.Connecting);
        if (await IsFoundAsync(one, cancellationToken))
        {
            return await EndsByOthersAsync(one, cancellationToken) ? SessionLoss.OtherClient
                : FollowsAnIdThatNamesNoReplica(exchanges) && await AreSomeLostAloneAsync(one, cancellationToken) ? SessionLoss.IdThatNamesNoReplica
                : IsFoundAgain(exchanges) ? SessionLoss.EachConnection
                : SessionLoss.Unknown;
        }

        using var withCookies = new Connections(Math.Max(2, options.Connections), options.Connecting, new CookieContainer());
        return SetsCookies(exchanges) && await IsFoundAsync(withCookies, cancellationToken) ? SessionLoss.Cookie
            : FollowsAnIdThatNamesNoReplica(exchanges) ? SessionLoss.IdThatNamesNoReplica
            : IsFoundAgain(exchanges) ? SessionLoss.EachRequest
            : SessionLoss.Unknown;
    }

    private async Task<bool> IsFoundAsync(Connections connections, CancellationToken cancellationToken)
    {
        await using var session = begin(new ProbeClient(1, connections));
        var opening = await session.OpenAsync(cancellationToken);
        var isFound = opening.IsOffered && session.HasSession;
        for (var ping = 0; isFound && ping < Pings; ping++)
        {
            isFound = await FindsAsync(session, cancellationToken);
        }

        await session.CloseAsync(cancellationToken);
        return isFound;
    }

    /// <summary>Opens single sessions. A server that only limits their number does not lose a session that is the only one.</summary>
    private async Task<bool> AreSomeLostAloneAsync(Connections connections, CancellationToken cancellationToken)
    {
        for (var session = 0; session < MostAlone; session++)
        {
            if (!await IsFoundAsync(connections, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Uses one connection, so that a balancer with any kind of affinity sends both clients to the same replica, or each client always to its own replica.</summary>
    private async Task<bool> EndsByOthersAsync(Connections connections, CancellationToken cancellationToken)
    {
        await using var first = begin(new ProbeClient(1, connections));
        await using var second = begin(new ProbeClient(2, connections));
        await first.OpenAsync(cancellationToken);
        var before = await FindsAsync(first, cancellationToken) && await FindsAsync(first, cancellationToken);
        await second.OpenAsync(cancellationToken);
        var after = await FindsAsync(first, cancellationToken) || await FindsAsync(first, cancellationToken);
        var ends = before && !after && await FindsAsync(second, cancellationToken);
        await first.CloseAsync(cancellationToken);
        await second.CloseAsync(cancellationToken);
        return ends;
    }

    // A server that rejects a ping knows the session.
    private static async Task<bool> FindsAsync(LegacyConversation session, CancellationToken cancellationToken) =>
        await session.AskAsync(session.Ping, null, cancellationToken) is { Failed: false } or { Outcome: Outcome.Refused };

    private static bool SetsCookies(IEnumerable<Exchange> exchanges) =>
        exchanges.Any(exchange => exchange.Hints.Keys.Any(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)));

    private static IEnumerable<IGrouping<int, Exchange>> Sessions(IEnumerable<Exchange> exchanges) => exchanges
        .Where(exchange => exchange.Step is not Handshake.Initialize && exchange.Outcome is not Outcome.NotOffered && exchange.Connection > 0)
        .GroupBy(exchange => exchange.Client);

    // A session that ended never works again.
    private static bool IsFoundAgain(IEnumerable<Exchange> exchanges) =>
        Sessions(exchanges).Any(session => session.SkipWhile(exchange => exchange.Outcome is not Outcome.SessionLost).Any(exchange => !exchange.Failed || exchange.Outcome is Outcome.Refused));

    // initialize has no session id, so a balancer that hashes the id may open the session on any replica.
    private static bool FollowsAnIdThatNamesNoReplica(IEnumerable<Exchange> exchanges)
    {
        var shares = Sessions(exchanges)
            .Where(session => session.Count() >= FewRequests)
            .Select(session => (double)session.Count(exchange => exchange.Outcome is Outcome.SessionLost) / session.Count())
            .ToList();
        return shares.Contains(0) && shares.Contains(1) && shares.TrueForAll(share => share is 0 or 1);
    }
}
