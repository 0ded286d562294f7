using McpAspire.McpServer.Endpoint;
using McpAspire.McpServer.Replicas;

namespace McpAspire.McpServer.Sessions.Shared;

/// <summary>Hands a request over to the replica that owns its session; if that one is gone, makes this replica the owner.</summary>
internal sealed partial class Handover(ISessionStore sessions, ReplicaDirectory replicas, Relay relay, Replica replica, ILogger<Handover> logger)
{
    private static readonly HttpClient Loopback = new();

    /// <summary>False if the owner is gone, so that the request has been served nowhere.</summary>
    public async Task<bool> TrySendAsync(HttpContext context, string owner) =>
        await replicas.FindAsync(owner) is { } address && await relay.TrySendAsync(context, address);

    /// <summary>Takes the session over, unless another replica was faster, and brings it into the state that the client knows.</summary>
    public async Task AdoptAsync(string id, string owner)
    {
        if (!await sessions.TakeOverAsync(id, owner, replica.Name))
        {
            return;
        }

        LogAdopted(logger, replica.Name, owner);
        foreach (var message in await sessions.FindMessagesAsync(id))
        {
            await RepeatAsync(id, message);
        }
    }

    // To this replica itself, through its own door: the session is opened again by the first message that arrives for it.
    private async Task RepeatAsync(string id, string message)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, replicas.Address + McpEndpoint.Path)
        {
            Content = new StringContent(message, System.Text.Encoding.UTF8, "application/json"),
            Headers = { { McpHeaders.SessionId, id }, { Relay.RelayedBy, replica.Name } },
        };
        try
        {
            using var answer = await Loopback.SendAsync(request);
            answer.EnsureSuccessStatusCode();
        }
        catch (HttpRequestException exception)
        {
            // A session without its log level or one of its subscriptions serves its client better than none.
            LogNotRepeated(logger, replica.Name, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "Replica {Replica} adopted a session of {Owner}, which is gone.")]
    private static partial void LogAdopted(ILogger logger, string replica, string owner);

    [LoggerMessage(LogLevel.Warning, "Replica {Replica} adopted a session without all of its state: a message that had changed it failed this time. {Reason}")]
    private static partial void LogNotRepeated(ILogger logger, string replica, string reason);
}
