using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Replicas;

/// <summary>Probes each replica directly over its own connection, and sends it a request in a session of another replica.</summary>
internal sealed class DirectRun(ProbeOptions options, Sender sender, Era era, string? tool)
{
    // Twice, to detect answers that vary on a single replica.
    private const int Times = 2;
    private readonly ExchangeLog _log = new(onAdded: null);

    public async Task<IReadOnlyList<DirectReplica>> RunAsync(CancellationToken cancellationToken)
    {
        var replicas = new List<DirectReplica>();
        var conversations = new List<(string Name, Conversation Conversation)>();
        using var connections = new Connections(1, options.Connecting);
        foreach (var address in options.Replicas.Distinct())
        {
            // Each address has its own connection pool.
            var conversation = Begin(address, new ProbeClient(replicas.Count + 1, connections));
            conversations.Add((NameOf(address), conversation));
            replicas.Add(await AskAsync(NameOf(address), conversation, cancellationToken));
        }

        for (var number = 0; number < replicas.Count && replicas.Count > 1; number++)
        {
            var (owner, session) = conversations[number];
            var next = (number + 1) % replicas.Count;
            if (session is LegacyConversation { HasSession: true } legacy && replicas[next].Opening.IsOffered)
            {
                var other = (LegacyConversation)Begin(options.Replicas.Distinct().ElementAt(next), new ProbeClient(replicas.Count + next + 1, connections));
                other.Adopt(legacy);
                replicas[next] = replicas[next] with { AnswerToOtherSession = await other.AskAsync(other.Ping, null, cancellationToken), Owner = owner };
            }
        }

        foreach (var (_, conversation) in conversations)
        {
            await conversation.CloseAsync(cancellationToken);
            await conversation.DisposeAsync();
        }

        return replicas;
    }

    private async Task<DirectReplica> AskAsync(string name, Conversation conversation, CancellationToken cancellationToken)
    {
        var opening = await conversation.OpenAsync(cancellationToken);
        var answers = new List<Exchange>();
        for (var time = 0; time < Times && opening is { IsOffered: true, Exchange.Failed: false }; time++)
        {
            foreach (var method in ListMethods.Of(opening.Capabilities))
            {
                answers.Add(await conversation.AskAsync(method, null, cancellationToken));
            }

            if (tool is not null && options.Then is null)
            {
                answers.Add(await conversation.AskAsync(ToolChoice.Call, ToolChoice.Parameters(tool, options), cancellationToken));
            }
        }

        return new DirectReplica(name, opening, answers, null);
    }

    private Conversation Begin(Uri address, ProbeClient client) => era switch
    {
        Era.Modern => new ModernConversation(address, client, sender, _log) { IsExpected = true, CanBeAsked = options.Tool is not null },
        Era.Legacy => new LegacyConversation(address, client, sender, _log) { IsExpected = true },
        _ => new SseConversation(new SseAddresses(address), client, sender, _log) { IsExpected = true },
    };

    private string NameOf(Uri address) =>
        options.Replicas.Distinct().Count(other => other.Authority == address.Authority) > 1 ? $"{address.Authority}{address.AbsolutePath}" : address.Authority;
}
