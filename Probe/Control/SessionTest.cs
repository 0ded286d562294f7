using System.Net;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>Why a session was lost.</summary>
internal enum SessionLoss
{
    /// <summary>It was found again later, or by its own replica: a balancer chooses a replica for each request.</summary>
    EachRequest,

    /// <summary>Over one connection alone it is found: a balancer chooses a replica for each connection, and clients open several.</summary>
    EachConnection,

    /// <summary>With cookies it is found, which clients do not keep.</summary>
    Cookie,

    /// <summary>Some sessions are found by every request and others by none: a balancer follows the id, and not to the replica that issued it.</summary>
    IdThatNamesNoReplica,

    /// <summary>It ends when another client comes, on one replica too.</summary>
    OtherClient,

    /// <summary>It was never found again, nor with anything that a balancer may follow: one process may do so, too.</summary>
    Unknown,
}

/// <summary>Finds out why sessions were lost, by opening some alone.</summary>
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

    /// <summary>A server that keeps a few sessions only loses none that is the only one.</summary>
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

    /// <summary>Over one connection, so that a balancer that follows anything at all sends both clients to the same replica, or each always to its own.</summary>
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

    // A server that refuses a ping has found the session.
    private static async Task<bool> FindsAsync(LegacyConversation session, CancellationToken cancellationToken) =>
        await session.AskAsync(session.Ping, null, cancellationToken) is { Failed: false } or { Outcome: Outcome.Refused };

    private static bool SetsCookies(IEnumerable<Exchange> exchanges) =>
        exchanges.Any(exchange => exchange.Hints.Keys.Any(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)));

    private static IEnumerable<IGrouping<int, Exchange>> Sessions(IEnumerable<Exchange> exchanges) => exchanges
        .Where(exchange => exchange.Step is not Handshake.Initialize && exchange.Outcome is not Outcome.NotOffered && exchange.Connection > 0)
        .GroupBy(exchange => exchange.Client);

    // A session that has ended is not found again, ever.
    private static bool IsFoundAgain(IEnumerable<Exchange> exchanges) =>
        Sessions(exchanges).Any(session => session.SkipWhile(exchange => exchange.Outcome is not Outcome.SessionLost).Any(exchange => !exchange.Failed || exchange.Outcome is Outcome.Refused));

    // initialize has no id yet, so that a balancer that hashes it opens a session anywhere.
    private static bool FollowsAnIdThatNamesNoReplica(IEnumerable<Exchange> exchanges)
    {
        var shares = Sessions(exchanges)
            .Where(session => session.Count() >= FewRequests)
            .Select(session => (double)session.Count(exchange => exchange.Outcome is Outcome.SessionLost) / session.Count())
            .ToList();
        return shares.Contains(0) && shares.Contains(1) && shares.TrueForAll(share => share is 0 or 1);
    }
}
