using McpAspire.Probe.Eras;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>
/// Opens more sessions if those of the first clients were not conclusive. A balancer that hashes session ids may by chance find, or lose, all of the first few.
/// And a replica name in an id repeats in later sessions, unlike a value that only looks like a name.
/// </summary>
internal sealed class LaterSessions(ProbeOptions options, Func<ProbeClient, ExchangeLog, Conversation> begin)
{
    private const int Pings = 2;
    private const int MostTurns = 3;

    // Never more sessions at the same time than the first clients had: a server may limit their number.
    private readonly int _atOnce = Math.Max(1, ManyClients.CountOf(options) - 1);
    private readonly ExchangeLog _log = new(onAdded: null);

    /// <param name="first">The exchanges of the first clients.</param>
    /// <param name="cancellationToken">Ends the test.</param>
    public async Task<IReadOnlyList<Exchange>> RunAsync(IReadOnlyList<Exchange> first, CancellationToken cancellationToken)
    {
        using var connections = new Connections(options.Connections, options.Connecting);
        for (var turn = 0; turn < MostTurns && IsUndecided([.. first, .. _log.All], turn); turn++)
        {
            var before = options.Connections + (turn * _atOnce);
            await Task.WhenAll(Enumerable.Range(1, _atOnce).Select(number => UseAsync(new ProbeClient(before + number, connections), cancellationToken)));
        }

        return _log.All;
    }

    private static bool IsUndecided(List<Exchange> seen, int turn)
    {
        if (seen.Exists(exchange => exchange.IsHopeless))
        {
            return false;
        }

        if (seen.Exists(exchange => exchange.Outcome is Outcome.SessionLost))
        {
            return seen.TrueForAll(exchange => exchange.Era is Era.Legacy && (exchange.Failed || exchange.Step is Handshake.Initialize || exchange.Outcome is Outcome.NotOffered));
        }

        var names = new ReplicaNames(seen);
        return turn is 0 && !seen.Where(exchange => exchange.Succeeded).GroupBy(exchange => exchange.Client).Any(session => session.Select(names.Of).OfType<string>().Distinct().Count() > 1);
    }

    private async Task UseAsync(ProbeClient client, CancellationToken cancellationToken)
    {
        await using var session = begin(client, _log);
        if (await session.OpenAsync(cancellationToken) is not { IsOffered: true, Exchange.Failed: false })
        {
            return;
        }

        for (var ping = 0; ping < Pings; ping++)
        {
            if (_log.Add(await session.AskAsync(session.Ping, null, cancellationToken)).IsHopeless)
            {
                return;
            }
        }

        await session.CloseAsync(cancellationToken);
    }
}
