using McpAspire.Probe.Control;
using McpAspire.Probe.Rounds;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>Probes one era with several clients, whose requests are spread over several connections.</summary>
internal sealed class EraRun(ProbeOptions options, Era era, Sender sender, ExchangeLog log, ListAnswers lists)
{
    private readonly ToolChoice _tool = new(options);
    private readonly SseAddresses _sseAddresses = new(options.Endpoint);
    private ManyClients? _clients;

    public Era Era => era;

    /// <summary>The answer to the first client; null before it.</summary>
    public Opening? Opening => _clients?.Opening;

    public bool IsOffered => Opening is { IsOffered: true };

    /// <summary>Why sessions were lost; null if none was lost.</summary>
    public SessionLoss? SessionLoss { get; private set; }

    /// <summary>The exchanges of sessions that were opened after those of the first clients.</summary>
    public IReadOnlyList<Exchange> Later { get; private set; } = [];

    /// <summary>For each step whose answers differ: what the answers depend on.</summary>
    public IReadOnlyDictionary<string, Dependence> Dependences { get; private set; } = new Dictionary<string, Dependence>();

    /// <summary>Whether a tool lists the server's clients on purpose.</summary>
    public bool ListsClients { get; private set; }

    /// <summary>The results of calls that need more than one request; null before them.</summary>
    public RoundsReport? Rounds { get; private set; }

    public string? Tool => _tool.Name;

    public IEnumerable<string> TraceIds => _clients?.TraceIds ?? [];

    private IReadOnlyList<Exchange> Own => [.. log.All.Where(exchange => exchange.Era == era)];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _clients = new ManyClients(options, log, lists, _tool, client => Begin(client, log));
        await _clients.RunAsync(cancellationToken);
        if (!IsOffered)
        {
            return;
        }

        if (era is Era.Sse || Opening!.Exchange.SessionId is not null)
        {
            Later = await new LaterSessions(options, (client, toLog) => Begin(client, toLog)).RunAsync(Own, cancellationToken);
        }

        IReadOnlyList<Exchange> seen = [.. Own, .. Later];
        if (seen.Any(exchange => exchange.Outcome is Outcome.SessionLost))
        {
            SessionLoss = era is Era.Sse
                ? await new MessageTest(options, client => (SseConversation)Begin(client, new ExchangeLog(onAdded: null))).RunAsync(cancellationToken)
                : await new SessionTest(options, client => (LegacyConversation)Begin(client, new ExchangeLog(onAdded: null))).RunAsync(seen, cancellationToken);
            return;
        }

        await ControlAsync(cancellationToken);
        Rounds = await new RoundsRun(options, era, client => Begin(client, new ExchangeLog(onAdded: null), canBeAsked: true), _tool).RunAsync(cancellationToken);
    }

    private async Task ControlAsync(CancellationToken cancellationToken)
    {
        Conversation Alone(ProbeClient client) => Begin(client, new ExchangeLog(onAdded: null));
        if (Own.FirstOrDefault(exchange => exchange.Outcome is Outcome.NamesAnother) is { } named
            && await new LeakTest(options, Alone).ListsClientsAsync(named.Step, Tool, cancellationToken))
        {
            ListsClients = true;
            log.Reconsider(exchange => exchange.Era == era && exchange.Step == named.Step && exchange.Outcome is Outcome.NamesAnother or Outcome.Answered
                ? exchange with { Outcome = Outcome.Answered, Problem = null, Fingerprint = null }
                : exchange);
        }

        Dependences = await new Controls(options, Alone).RunAsync(Own, Tool, cancellationToken);
    }

    private Conversation Begin(ProbeClient client, ExchangeLog toLog, bool canBeAsked = false) => era switch
    {
        Era.Modern => new ModernConversation(options.Endpoint, client, sender, toLog) { IsExpected = IsOffered, CanBeAsked = canBeAsked || options.Tool is not null },
        Era.Legacy => new LegacyConversation(options.Endpoint, client, sender, toLog) { IsExpected = IsOffered },
        _ => new SseConversation(_sseAddresses, client, sender, toLog) { IsExpected = IsOffered },
    };
}
