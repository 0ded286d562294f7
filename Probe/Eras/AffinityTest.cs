using System.Net;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>What a balancer follows that MCP clients do not give it.</summary>
internal enum Affinity
{
    /// <summary>Nothing: it chooses a replica for each request.</summary>
    None,

    /// <summary>The connection. Clients open several.</summary>
    Connection,

    /// <summary>A cookie. Clients keep none.</summary>
    Cookie,
}

/// <summary>Finds out why a session was lost: opens one over a single connection, then one that keeps cookies, and sees whether these are found again.</summary>
internal sealed class AffinityTest(ProbeOptions options, Sender sender)
{
    private const int Pings = 3;
    private const int RequestsOfSession = Pings + 3;

    /// <summary>The most requests that it sends.</summary>
    public const int Requests = 2 * RequestsOfSession;

    public async Task<Affinity> RunAsync(CancellationToken cancellationToken)
    {
        using var one = new Connections(1);
        if (await IsFoundAsync(one, cancellationToken))
        {
            return Affinity.Connection;
        }

        using var withCookies = new Connections(Math.Max(2, options.Connections), new CookieContainer());
        return await IsFoundAsync(withCookies, cancellationToken) ? Affinity.Cookie : Affinity.None;
    }

    private async Task<bool> IsFoundAsync(Connections connections, CancellationToken cancellationToken)
    {
        var log = new ExchangeLog(onAdded: null);
        await using var session = new LegacyConversation(options.Endpoint, new ProbeClient(1, connections), sender, log);
        var opening = await session.OpenAsync(cancellationToken);
        for (var ping = 0; opening.IsOffered && ping < Pings; ping++)
        {
            log.Add(await session.AskAsync(session.Ping, null, cancellationToken));
        }

        await session.CloseAsync(cancellationToken);
        // A server that refuses a ping has found the session.
        return opening.IsOffered && log.All.All(exchange => !exchange.Failed || exchange.Outcome is Outcome.Refused);
    }
}
