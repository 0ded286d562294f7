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
        var conversations = new List<Conversation>();
        using var one = new Connections(1, options.Connecting);
        using var several = new Connections(options.Connections, options.Connecting);
        var alone = await KnockAsync(one, Knocks);
        var spread = await KnockAsync(several, KnocksPerConnection * options.Connections);
        foreach (var conversation in conversations)
        {
            await conversation.CloseAsync(cancellationToken);
            await conversation.DisposeAsync();
        }

        List<Exchange> again = [.. alone, .. spread];
        var told = DependenceTest.ByReplica([.. seen, .. again]);
        return told is Dependence.Replica ? told
            : seen[0].Succeeded && !seen.Skip(1).Concat(again).Any(exchange => exchange.Succeeded) ? Dependence.FirstClient
            : DependenceTest.Fixes(spread, exchange => exchange.Connection) ? Dependence.Connection
            : await GoRoundAsync(one) ? Dependence.Turn
            : told;

        async Task<List<Exchange>> KnockAsync(Connections connections, int times)
        {
            var answers = new List<Exchange>();
            for (var time = 0; time < times; time++)
            {
                var conversation = begin(new ProbeClient(time, connections));
                conversations.Add(conversation);
                answers.Add(await conversation.KnockAsync(cancellationToken));
            }

            return answers;
        }

        async Task<bool> GoRoundAsync(Connections connections)
        {
            await using var other = begin(new ProbeClient(0, connections));
            return await new TurnTest(
                async token =>
                {
                    await using var conversation = begin(new ProbeClient(1, connections));
                    var exchange = await conversation.KnockAsync(token);
                    return exchange;
                },
                token => other.AskAsync(other.Ping, null, token)).GoesRoundAsync(cancellationToken);
        }
    }
}
