using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>Repeats requests with differing answers over a single connection, before the probe reports a fault.</summary>
internal sealed class Controls(ProbeOptions options, Func<ProbeClient, Conversation> begin)
{
    private const int Openings = 12;
    private const int OpeningsPerConnection = 3;

    /// <summary>Returns, for each step whose answers differ, what the answers depend on.</summary>
    public async Task<IReadOnlyDictionary<string, Dependence>> RunAsync(IReadOnlyList<Exchange> exchanges, string? tool, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Dependence>();
        foreach (var step in exchanges.Where(exchange => exchange.Fingerprint is not null).GroupBy(exchange => exchange.Step))
        {
            if (step.DistinctBy(exchange => exchange.Fingerprint).Count() > 1)
            {
                found[step.Key] = Handshake.Openings.Contains(step.Key)
                    ? await OfOpeningsAsync([.. step], cancellationToken)
                    : await OfAnswersAsync(step.Key, [.. step], tool, cancellationToken);
            }
        }

        return found;
    }

    private async Task<Dependence> OfAnswersAsync(string step, List<Exchange> seen, string? tool, CancellationToken cancellationToken)
    {
        if (step is not ToolChoice.Call && !ListMethods.IsOne(step))
        {
            return DependenceTest.ByReplica(seen);
        }

        // A tool that the user did not name needs no control if its answers vary on a single replica.
        var isComparedOnly = step is ToolChoice.Call && options.Tool is null && !seen.Exists(exchange => exchange.Fingerprint is Fingerprints.Failed);
        if (isComparedOnly && DependenceTest.ByReplica(seen) is Dependence.Itself)
        {
            return Dependence.Itself;
        }

        using var one = new Connections(1, options.Connecting);
        await using var conversation = begin(new ProbeClient(1, one));
        if (await conversation.OpenAsync(cancellationToken) is not { IsOffered: true, Exchange.Failed: false })
        {
            return DependenceTest.ByReplica(seen);
        }

        var parameters = step is ToolChoice.Call ? ToolChoice.Parameters(tool!, options) : null;
        var dependence = await new DependenceTest(
            token => conversation.AskAsync(step, parameters, token),
            token => conversation.AskAsync(conversation.Ping, null, token)).RunAsync(seen, cancellationToken);
        await conversation.CloseAsync(cancellationToken);
        return dependence;
    }

    private async Task<Dependence> OfOpeningsAsync(List<Exchange> seen, CancellationToken cancellationToken)
    {
        using var one = new Connections(1, options.Connecting);
        using var several = new Connections(options.Connections, options.Connecting);
        await using var clients = new OpeningClients(begin);
        var alone = await clients.OpenAsync(one, Openings, cancellationToken);
        var spread = await clients.OpenAsync(several, OpeningsPerConnection * options.Connections, cancellationToken);
        List<Exchange> again = [.. alone, .. spread];
        var byReplica = DependenceTest.ByReplica([.. seen, .. again]);
        if (byReplica is Dependence.Replica)
        {
            return byReplica;
        }

        if (seen[0].Succeeded && !seen.Skip(1).Concat(again).Any(exchange => exchange.Succeeded))
        {
            return Dependence.FirstClient;
        }

        await using var other = begin(new ProbeClient(0, one));
        return DependenceTest.Fixes(spread, exchange => exchange.Connection) ? Dependence.Connection
            : await new TurnTest(token => clients.OpenAsync(one, token), token => other.AskAsync(other.Ping, null, token)).GoesRoundAsync(cancellationToken) ? Dependence.Turn
            : byReplica;
    }
}
