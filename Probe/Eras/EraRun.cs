using McpAspire.Probe.Control;
using McpAspire.Probe.Rounds;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>Probes one era with several clients, whose requests are spread over several connections.</summary>
internal sealed class EraRun(ProbeOptions options, Era era, Sender sender, ExchangeLog log, ListAnswers lists)
{
    private const int TimesToBegin = 3;
    private const int TimesInVain = 2;
    private const int RequestsPerClient = 10;
    private readonly ToolChoice _tool = new(options);
    private readonly SseAddresses _sseAddresses = new(options.Endpoint);
    private List<ProbeClient> _clients = [];

    public Era Era => era;

    /// <summary>How the first client was received; null before.</summary>
    public Opening? Opening { get; private set; }

    public bool IsOffered => Opening is { IsOffered: true };

    /// <summary>Why sessions were lost, if they were.</summary>
    public SessionLoss? SessionLoss { get; private set; }

    /// <summary>What the answers of each step depend on that were not all alike.</summary>
    public IReadOnlyDictionary<string, Dependence> Dependences { get; private set; } = new Dictionary<string, Dependence>();

    /// <summary>Whether the server tells one client of others on purpose.</summary>
    public bool TellsOfClients { get; private set; }

    /// <summary>How the calls went that need more than one request; null where there were none.</summary>
    public RoundsReport? Rounds { get; private set; }

    public string? Tool => _tool.Name;

    /// <summary>The tools that may be called unasked.</summary>
    public IReadOnlyList<string> Readers => _tool.Readers;

    public IEnumerable<string> TraceIds => _clients.Where(client => client.Requests > 0).Select(client => client.TraceId);

    private IReadOnlyList<Exchange> Own => [.. log.All.Where(exchange => exchange.Era == era)];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ConverseAsync(cancellationToken);
        if (!IsOffered)
        {
            return;
        }

        if (Own.Any(exchange => exchange.Outcome is Outcome.SessionLost))
        {
            SessionLoss = era is Era.Legacy
                ? await new SessionTest(options, client => (LegacyConversation)Begin(client, new ExchangeLog(onAdded: null))).RunAsync(Own, cancellationToken)
                : null;
            return;
        }

        await ControlAsync(cancellationToken);
        Rounds = await new RoundsRun(options, era, client => Begin(client, new ExchangeLog(onAdded: null), canBeAsked: true), _tool).RunAsync(cancellationToken);
    }

    private async Task ConverseAsync(CancellationToken cancellationToken)
    {
        using var connections = new Connections(options.Connections, options.Connecting);
        var count = Math.Clamp(options.Calls / RequestsPerClient, 1, options.Connections);
        _clients = [.. Enumerable.Range(1, count).Select(number => new ProbeClient(number, connections))];

        await using var first = Begin(_clients[0], log);
        Opening = await OpenAsync(first, cancellationToken);
        if (!IsOffered)
        {
            return;
        }

        // The first is alone at first: several clients at the same time could keep step with the replicas, and each would meet its own.
        var share = options.Calls / count;
        await using var stream = Opening.Exchange.Failed ? null : await first.OpenStreamAsync(cancellationToken);
        await ConverseAsync(first, Opening, options.Calls - ((count - 1) * share), cancellationToken);
        await Task.WhenAll(_clients.Skip(1).Select(client => OpenAndConverseAsync(client, share, cancellationToken)));
    }

    private async Task ControlAsync(CancellationToken cancellationToken)
    {
        Conversation Alone(ProbeClient client) => Begin(client, new ExchangeLog(onAdded: null));
        if (Own.FirstOrDefault(exchange => exchange.Outcome is Outcome.NamesAnother) is { } named
            && await new LeakTest(options, Alone).TellsOnPurposeAsync(named.Step, Tool, cancellationToken))
        {
            TellsOfClients = true;
            log.Reconsider(exchange => exchange.Era == era && exchange.Step == named.Step && exchange.Outcome is Outcome.NamesAnother or Outcome.Answered
                ? exchange with { Outcome = Outcome.Answered, Problem = null, Fingerprint = null }
                : exchange);
        }

        Dependences = await new Controls(options, Alone).RunAsync(Own, Tool, cancellationToken);
    }

    /// <summary>A client that is received like the others, and is in the log that is given.</summary>
    private Conversation Begin(ProbeClient client, ExchangeLog toLog, bool canBeAsked = false) => era switch
    {
        Era.Modern => new ModernConversation(options.Endpoint, client, sender, toLog) { IsExpected = IsOffered, CanBeAsked = canBeAsked || options.Tool is not null },
        Era.Legacy => new LegacyConversation(options.Endpoint, client, sender, toLog) { IsExpected = IsOffered },
        _ => new SseConversation(_sseAddresses, client, sender, toLog) { IsExpected = IsOffered },
    };

    /// <summary>Begins again where only a gateway, or nobody, has answered: a server that speaks the era may be behind it all the same.</summary>
    private static async Task<Opening> OpenAsync(Conversation conversation, CancellationToken cancellationToken)
    {
        var opening = await conversation.OpenAsync(cancellationToken);
        for (var times = 1; times < TimesToBegin && opening.Exchange.Outcome is Outcome.GatewayError or Outcome.Dropped or Outcome.Limited; times++)
        {
            opening = await conversation.OpenAsync(cancellationToken);
        }

        return opening;
    }

    private async Task OpenAndConverseAsync(ProbeClient client, int requests, CancellationToken cancellationToken)
    {
        await using var conversation = Begin(client, log);
        var opening = await conversation.OpenAsync(cancellationToken);
        await ConverseAsync(conversation, opening, requests, cancellationToken);
    }

    private async Task ConverseAsync(Conversation conversation, Opening opening, int requests, CancellationToken cancellationToken)
    {
        if (!opening.IsOffered || opening.Exchange.Failed)
        {
            return;
        }

        var methods = ListMethods.Of(opening.Capabilities);
        Random.Shared.Shuffle(methods);
        var inVain = 0;
        for (var step = 0; inVain < TimesInVain && conversation.Client.Requests < requests - conversation.RequestsToClose; step++)
        {
            var exchange = step < methods.Length ? await ListAsync(conversation, methods[step], cancellationToken) : await AnyAsync(conversation, methods, cancellationToken);
            inVain += exchange.IsHopeless ? 1 : 0;
        }

        if (inVain < TimesInVain)
        {
            await conversation.CloseAsync(cancellationToken);
        }
    }

    // By chance: in a fixed order requests of one kind could all go to the same replica. A tool that --then follows may write, and is left to it.
    private Task<Exchange> AnyAsync(Conversation conversation, string[] methods, CancellationToken cancellationToken) =>
        options.Then is null && _tool.Name is { } tool && (methods.Length is 0 || Random.Shared.Next(2) is 0)
            ? CallAsync(conversation, tool, cancellationToken)
            : ListAsync(conversation, methods.Length > 0 ? methods[Random.Shared.Next(methods.Length)] : conversation.Ping, cancellationToken);

    private async Task<Exchange> ListAsync(Conversation conversation, string method, CancellationToken cancellationToken)
    {
        var exchange = await conversation.AskAsync(method, null, cancellationToken);
        lists.Add(exchange);
        _tool.Learn(exchange);
        return log.Add(exchange);
    }

    private async Task<Exchange> CallAsync(Conversation conversation, string tool, CancellationToken cancellationToken) =>
        log.Add(_tool.Judge(await conversation.AskAsync(ToolChoice.Call, ToolChoice.Parameters(tool, options), cancellationToken), tool));
}
