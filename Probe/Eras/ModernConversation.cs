using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>2026-07-28: version, name and capabilities ride in each request.</summary>
internal sealed class ModernConversation(Uri endpoint, ProbeClient client, Sender sender, ExchangeLog log) : Conversation(Era.Modern, client, sender, log)
{
    private const string Version = "2026-07-28";
    public const string Discover = "server/discover";
    private const string Listen = "subscriptions/listen";
    private const string Meta = "io.modelcontextprotocol/";

    public override string Ping => Discover;

    /// <summary>Whether it says that it can ask its user and its model, and knows roots.</summary>
    public bool CanBeAsked { get; init; }

    public override async Task<Opening> OpenAsync(CancellationToken cancellationToken) => Conclude(await KnockAsync(cancellationToken), opening =>
    {
        var result = opening.Exchange.Result;
        var versions = (result.At("supportedVersions") as JsonArray)?.Select(version => version.Words()).ToList() ?? [];
        return !versions.Contains(Version) ? null : opening with
        {
            Versions = versions,
            Server = Opening.ServerOf(result.At("_meta").At(Meta + "serverInfo")),
            Capabilities = result.At("capabilities") as JsonObject ?? [],
        };
    });

    public override Task<Exchange> KnockAsync(CancellationToken cancellationToken) => AskAsync(Discover, null, cancellationToken);

    public override Task<Exchange> AskAsync(string method, JsonObject? parameters, CancellationToken cancellationToken) => SendAsync(Word(method, parameters), cancellationToken);

    public override async Task<HeldStream?> OpenStreamAsync(CancellationToken cancellationToken)
    {
        var stream = await SendForStreamAsync(Word(Listen, new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } }), Options.AnswerTime, cancellationToken);
        var exchange = stream.IsOpen ? await ReadFirstAsync(stream, cancellationToken) : stream.Exchange;
        // A server need not have it.
        Log.Add(exchange.Outcome is Outcome.Refused or Outcome.NotMcp ? exchange with { Outcome = Outcome.NotOffered } : exchange);
        if (stream.IsOpen && !exchange.Failed)
        {
            return new HeldStream(stream, Log);
        }

        await stream.DisposeAsync();
        return null;
    }

    /// <summary>The acknowledgement is due at once, so that its absence tells that somebody holds streams back.</summary>
    private async Task<Exchange> ReadFirstAsync(OpenStream stream, CancellationToken cancellationToken)
    {
        stream.Read();
        var first = await stream.FirstAsync(Options.AnswerTime, cancellationToken);
        return first is { } item
            ? stream.Exchange with { Outcome = AnswerBody.Parse(item.Data).At("error") is null ? Outcome.Accepted : Outcome.NotOffered }
            : stream.BrokeOff
                ? stream.Exchange with { Outcome = Outcome.Dropped, Problem = "The stream was cut before its first event." }
                : stream.Exchange with { Outcome = Outcome.HeldBack, Problem = $"The stream opened, and its first event, which is due at once, did not come within {Options.AnswerTime.TotalSeconds} s." };
    }

    private McpRequest Word(string method, JsonObject? parameters)
    {
        parameters = parameters?.DeepClone().AsObject() ?? [];
        parameters["_meta"] = new JsonObject
        {
            [Meta + "protocolVersion"] = Version,
            [Meta + "clientCapabilities"] = CanBeAsked
                ? new JsonObject { ["elicitation"] = new JsonObject { ["form"] = new JsonObject() }, ["sampling"] = new JsonObject(), ["roots"] = new JsonObject() }
                : [],
            [Meta + "clientInfo"] = new JsonObject { ["name"] = Client.Name, ["version"] = "1" },
            ["traceparent"] = Client.TraceParent(),
        };
        List<(string, string)> headers = [(McpRequest.ProtocolVersion, Version), ("Mcp-Method", method)];
        if (parameters["name"] is { } name)
        {
            headers.Add(("Mcp-Name", HeaderText.Of($"{name}")));
        }

        return new McpRequest(method, HttpMethod.Post, endpoint) { Body = McpRequest.Message(method, parameters, Client.NextId()), Headers = headers };
    }
}
