using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>Probes one era with several clients, whose requests are spread over several connections.</summary>
internal sealed class EraRun(ProbeOptions options, Era era, Sender sender, ExchangeLog log, ListAnswers lists)
{
    private const int TimesToBegin = 3;
    private const int TimesInVain = 2;
    private const int RequestsPerClient = 10;
    private const int LeastCallsForReserve = 4 * AffinityTest.Requests;
    private readonly ToolChoice _tool = new(options);
    private readonly SseAddresses _sseAddresses = new(options.Endpoint);
    private List<ProbeClient> _clients = [];

    public Era Era => era;

    /// <summary>How the first client was received; null before.</summary>
    public Opening? Opening { get; private set; }

    public bool IsOffered => Opening is { IsOffered: true };

    /// <summary>What the balancer follows, if sessions were lost.</summary>
    public Affinity? Affinity { get; private set; }

    public string? Tool => _tool.Name;

    public IEnumerable<string> TraceIds => _clients.Where(client => client.Requests > 0).Select(client => client.TraceId);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var connections = new Connections(options.Connections);
        var count = Math.Clamp(options.Calls / RequestsPerClient, 1, options.Connections);
        _clients = [.. Enumerable.Range(1, count).Select(number => new ProbeClient(number, connections))];

        await using var first = Begin(_clients[0]);
        Opening = await OpenAsync(first, cancellationToken);
        if (!IsOffered)
        {
            return;
        }

        // The first is alone at first: several clients at the same time could keep step with the replicas, and each would meet its own.
        var reserve = Opening.Exchange.SessionId is not null && options.Calls >= LeastCallsForReserve ? AffinityTest.Requests : 0;
        var share = (options.Calls - reserve) / count;
        await using var stream = Opening.Exchange.Failed ? null : await first.OpenStreamAsync(cancellationToken);
        await ConverseAsync(first, Opening, options.Calls - reserve - ((count - 1) * share), cancellationToken);
        await Task.WhenAll(_clients.Skip(1).Select(client => OpenAndConverseAsync(client, share, cancellationToken)));
        if (reserve > 0 && log.All.Any(exchange => exchange.Era == era && exchange.Outcome is Outcome.SessionLost))
        {
            Affinity = await new AffinityTest(options, sender).RunAsync(cancellationToken);
        }
    }

    private Conversation Begin(ProbeClient client) => era switch
    {
        Era.Modern => new ModernConversation(options.Endpoint, client, sender, log) { IsExpected = IsOffered },
        Era.Legacy => new LegacyConversation(options.Endpoint, client, sender, log) { IsExpected = IsOffered },
        _ => new SseConversation(_sseAddresses, client, sender, log) { IsExpected = IsOffered },
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
        await using var conversation = Begin(client);
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

    // By chance: in a fixed order requests of one kind could all go to the same replica.
    private Task<Exchange> AnyAsync(Conversation conversation, string[] methods, CancellationToken cancellationToken) =>
        _tool.Name is { } tool && (methods.Length is 0 || Random.Shared.Next(2) is 0)
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
