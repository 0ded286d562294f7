using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>2025-03-26 to 2025-11-25: <c>initialize</c>, then requests with the session id if the server issued one.</summary>
internal sealed class LegacyConversation(Uri endpoint, ProbeClient client, Sender sender, ExchangeLog log) : Conversation(Era.Legacy, client, sender, log)
{
    private const string LatestVersion = "2025-11-25";

    private string? _session;
    private string _version = LatestVersion;

    public bool HasSession => _session is not null;

    public override int RequestsToClose => _session is null ? 0 : 1;

    public override async Task<Opening> OpenAsync(CancellationToken cancellationToken)
    {
        var opening = Conclude(await SendOpeningAsync(cancellationToken), Handshake.Read);
        if (opening.IsOffered)
        {
            _version = opening.Versions[0];
            Log.Add(await SendAsync(Request(Handshake.Initialized, HttpMethod.Post, Handshake.End()), cancellationToken));
        }

        return opening;
    }

    public override async Task<Exchange> SendOpeningAsync(CancellationToken cancellationToken)
    {
        // Without version and session id, which a client knows only after this answer.
        var exchange = await SendAsync(new McpRequest(Handshake.Initialize, HttpMethod.Post, endpoint) { Body = Handshake.Begin(Client, LatestVersion) }, cancellationToken);
        _session = exchange.Outcome is Outcome.Answered ? exchange.SessionId : null;
        return exchange;
    }

    /// <summary>Continues a session that another conversation opened.</summary>
    public void Adopt(LegacyConversation other) => (_session, _version) = (other._session, other._version);

    public override Task<Exchange> AskAsync(string method, JsonObject? parameters, CancellationToken cancellationToken) =>
        SendAsync(Request(method, HttpMethod.Post, McpRequest.Message(method, parameters, Client.NextId())), cancellationToken);

    public override async Task<HeldStream?> OpenStreamAsync(CancellationToken cancellationToken)
    {
        var stream = await SendForStreamAsync(Request("GET", HttpMethod.Get, null), Options.StreamTime, cancellationToken);
        // The stream is optional, and a server without messages need not even send the response headers.
        Log.Add(stream.Exchange.Outcome is Outcome.HeldBack or Outcome.NotMcp ? stream.Exchange with { Outcome = Outcome.NotOffered } : stream.Exchange);
        if (stream.IsOpen)
        {
            stream.Read();
            return new HeldStream(stream, Log);
        }

        await stream.DisposeAsync();
        return null;
    }

    public override async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (_session is not null)
        {
            Log.Add(await SendAsync(Request("DELETE", HttpMethod.Delete, null), cancellationToken));
        }
    }

    private McpRequest Request(string step, HttpMethod method, JsonObject? body) => new(step, method, endpoint)
    {
        Body = body,
        SessionId = _session,
        IsInSession = _session is not null,
        Headers = [(McpRequest.ProtocolVersion, _version)],
    };
}
