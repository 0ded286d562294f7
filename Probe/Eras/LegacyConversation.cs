using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>2025-03-26 to 2025-11-25: <c>initialize</c>, then requests with the id of the session if the server has issued one.</summary>
internal sealed class LegacyConversation(Uri endpoint, ProbeClient client, Sender sender, ExchangeLog log) : Conversation(Era.Legacy, client, sender, log)
{
    private const string LatestVersion = "2025-11-25";

    private string? _session;
    private string _version = LatestVersion;

    public bool HasSession => _session is not null;

    public override int RequestsToClose => _session is null ? 0 : 1;

    public override async Task<Opening> OpenAsync(CancellationToken cancellationToken)
    {
        var opening = Conclude(await KnockAsync(cancellationToken), Handshake.Read);
        if (opening.IsOffered)
        {
            _version = opening.Versions[0];
            Log.Add(await SendAsync(Word(Handshake.Initialized, HttpMethod.Post, Handshake.End()), cancellationToken));
        }

        return opening;
    }

    public override async Task<Exchange> KnockAsync(CancellationToken cancellationToken)
    {
        // Without the headers that only a client which has been received can know.
        var exchange = await SendAsync(new McpRequest(Handshake.Initialize, HttpMethod.Post, endpoint) { Body = Handshake.Begin(Client, LatestVersion) }, cancellationToken);
        _session = exchange.Outcome is Outcome.Answered ? exchange.SessionId : null;
        return exchange;
    }

    /// <summary>Goes on with a session that another conversation has opened.</summary>
    public void Adopt(LegacyConversation other) => (_session, _version) = (other._session, other._version);

    public override Task<Exchange> AskAsync(string method, JsonObject? parameters, CancellationToken cancellationToken) =>
        SendAsync(Word(method, HttpMethod.Post, McpRequest.Message(method, parameters, Client.NextId())), cancellationToken);

    public override async Task<HeldStream?> OpenStreamAsync(CancellationToken cancellationToken)
    {
        var stream = await SendForStreamAsync(Word("GET", HttpMethod.Get, null), Options.StreamTime, cancellationToken);
        // A server need not have it, and one that has nothing to say need not send even the head.
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
            Log.Add(await SendAsync(Word("DELETE", HttpMethod.Delete, null), cancellationToken));
        }
    }

    private McpRequest Word(string step, HttpMethod method, JsonObject? body) => new(step, method, endpoint)
    {
        Body = body,
        SessionId = _session,
        IsInSession = _session is not null,
        Headers = [(McpRequest.ProtocolVersion, _version)],
    };
}
