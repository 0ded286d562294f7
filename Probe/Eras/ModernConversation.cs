using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>2026-07-28: each request contains version, name and capabilities.</summary>
internal sealed class ModernConversation(Uri endpoint, ProbeClient client, Sender sender, ExchangeLog log) : Conversation(Era.Modern, client, sender, log)
{
    private const string Version = "2026-07-28";
    public const string Discover = "server/discover";
    private const string Listen = "subscriptions/listen";
    private const string Meta = "io.modelcontextprotocol/";

    public override string Ping => Discover;

    /// <summary>Whether the client declares elicitation, sampling and roots.</summary>
    public bool CanBeAsked { get; init; }

    public override async Task<Opening> OpenAsync(CancellationToken cancellationToken) => Conclude(await SendOpeningAsync(cancellationToken), opening =>
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

    public override Task<Exchange> SendOpeningAsync(CancellationToken cancellationToken) => AskAsync(Discover, null, cancellationToken);

    public override Task<Exchange> AskAsync(string method, JsonObject? parameters, CancellationToken cancellationToken) => SendAsync(Request(method, parameters), cancellationToken);

    public override async Task<HeldStream?> OpenStreamAsync(CancellationToken cancellationToken)
    {
        var stream = await SendForStreamAsync(Request(Listen, new JsonObject { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } }), Options.AnswerTime, cancellationToken);
        var exchange = stream.IsOpen ? await ReadFirstAsync(stream, cancellationToken) : stream.Exchange;
        // The stream is optional.
        Log.Add(exchange.Outcome is Outcome.Refused or Outcome.NotMcp ? exchange with { Outcome = Outcome.NotOffered } : exchange);
        if (stream.IsOpen && !exchange.Failed)
        {
            return new HeldStream(stream, Log);
        }

        await stream.DisposeAsync();
        return null;
    }

    /// <summary>The server must acknowledge at once. If no event arrives, a proxy buffers the stream.</summary>
    private async Task<Exchange> ReadFirstAsync(OpenStream stream, CancellationToken cancellationToken)
    {
        stream.Read();
        var first = await stream.FirstAsync(Options.AnswerTime, cancellationToken);
        return first is { } item
            ? stream.Exchange with { Outcome = AnswerBody.Parse(item.Data).At("error") is null ? Outcome.Accepted : Outcome.NotOffered }
            : stream.BrokeOff
                ? stream.Exchange with { Outcome = Outcome.Dropped, Problem = "The stream was cut before its first event." }
                : stream.Exchange with { Outcome = Outcome.HeldBack, Problem = $"The stream opened, but its first event, which must come at once, did not arrive within {Options.AnswerTime.TotalSeconds} s." };
    }

    private McpRequest Request(string method, JsonObject? parameters)
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
