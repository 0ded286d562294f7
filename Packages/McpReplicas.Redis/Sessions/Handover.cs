using McpReplicas.Http;
using McpReplicas.Sessions;

namespace McpReplicas.Redis.Sessions;

/// <inheritdoc/>
internal sealed partial class Handover(ISessionStore sessions, ReplicaDirectory replicas, Relay relay, Replica replica, McpEndpoints endpoints, ILogger<Handover> logger) : ISessionHandover
{
    private static readonly HttpClient Loopback = new();

    public async Task<bool> TrySendAsync(HttpContext context, string owner) =>
        await replicas.FindAsync(owner) is { } address && await relay.TrySendAsync(context, address);

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
        using var request = new HttpRequestMessage(HttpMethod.Post, replicas.Address + endpoints.Paths[0])
        {
            Content = new StringContent(message, System.Text.Encoding.UTF8, "application/json"),
            Headers = { { McpHeaders.SessionId, id }, { McpHeaders.RelayedBy, replica.Name } },
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
