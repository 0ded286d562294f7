using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>Asks again, over one connection alone, what was not answered alike, before anything is called broken.</summary>
internal sealed class Controls(ProbeOptions options, Func<ProbeClient, Conversation> begin)
{
    private const int Knocks = 12;
    private const int KnocksPerConnection = 3;

    /// <summary>What the answers of each step depend on that were not all alike.</summary>
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

        // What a tool says that nobody has named needs no control where one replica says now this and now that.
        var isSaid = step is ToolChoice.Call && options.Tool is null && !seen.Exists(exchange => exchange.Fingerprint is Fingerprints.Failed);
        if (isSaid && DependenceTest.ByReplica(seen) is Dependence.Itself)
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
        await using var doors = new Doors(begin);
        var alone = await doors.KnockAsync(one, Knocks, cancellationToken);
        var spread = await doors.KnockAsync(several, KnocksPerConnection * options.Connections, cancellationToken);
        List<Exchange> again = [.. alone, .. spread];
        var told = DependenceTest.ByReplica([.. seen, .. again]);
        if (told is Dependence.Replica)
        {
            return told;
        }

        if (seen[0].Succeeded && !seen.Skip(1).Concat(again).Any(exchange => exchange.Succeeded))
        {
            return Dependence.FirstClient;
        }

        await using var other = begin(new ProbeClient(0, one));
        return DependenceTest.Fixes(spread, exchange => exchange.Connection) ? Dependence.Connection
            : await new TurnTest(token => doors.KnockAsync(one, token), token => other.AskAsync(other.Ping, null, token)).GoesRoundAsync(cancellationToken) ? Dependence.Turn
            : told;
    }
}
