using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>Several clients, whose requests are spread over several connections.</summary>
internal sealed class ManyClients(ProbeOptions options, ExchangeLog log, ListAnswers lists, ToolChoice tool, Func<ProbeClient, Conversation> begin)
{
    private const int TimesToBegin = 3;
    private const int TimesInVain = 2;
    private const int RequestsPerClient = 10;
    private List<ProbeClient> _clients = [];

    /// <summary>The answer to the first client; null before it.</summary>
    public Opening? Opening { get; private set; }

    public IEnumerable<string> TraceIds => _clients.Where(client => client.Requests > 0).Select(client => client.TraceId);

    /// <summary>The number of clients.</summary>
    public static int CountOf(ProbeOptions options) => Math.Clamp(options.Calls / RequestsPerClient, 1, options.Connections);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var connections = new Connections(options.Connections, options.Connecting);
        var count = CountOf(options);
        _clients = [.. Enumerable.Range(1, count).Select(number => new ProbeClient(number, connections))];

        await using var first = begin(_clients[0]);
        Opening = await OpenAsync(first, cancellationToken);
        if (!Opening.IsOffered)
        {
            return;
        }

        // The first client starts alone: concurrent clients could run in step with the replicas, so that each client always reaches the same replica.
        var share = options.Calls / count;
        await using var stream = Opening.Exchange.Failed ? null : await first.OpenStreamAsync(cancellationToken);
        await ConverseAsync(first, Opening, options.Calls - ((count - 1) * share), cancellationToken);
        await Task.WhenAll(_clients.Skip(1).Select(client => OpenAndConverseAsync(client, share, cancellationToken)));
    }

    /// <summary>Retries if a gateway answered, or the connection closed: the server behind it may still support the era.</summary>
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
        await using var conversation = begin(client);
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

    // Random: in a fixed order, all requests of one kind could go to the same replica. With --then, only ThenTest calls the tool, because it may write.
    private Task<Exchange> AnyAsync(Conversation conversation, string[] methods, CancellationToken cancellationToken) =>
        options.Then is null && tool.Name is { } name && (methods.Length is 0 || Random.Shared.Next(2) is 0)
            ? CallAsync(conversation, name, cancellationToken)
            : ListAsync(conversation, methods.Length > 0 ? methods[Random.Shared.Next(methods.Length)] : conversation.Ping, cancellationToken);

    private async Task<Exchange> ListAsync(Conversation conversation, string method, CancellationToken cancellationToken)
    {
        var exchange = await conversation.AskAsync(method, null, cancellationToken);
        lists.Add(exchange);
        tool.Learn(exchange);
        return log.Add(exchange);
    }

    private async Task<Exchange> CallAsync(Conversation conversation, string name, CancellationToken cancellationToken) =>
        log.Add(tool.Judge(await conversation.AskAsync(ToolChoice.Call, ToolChoice.Parameters(name, options), cancellationToken), name));
}
