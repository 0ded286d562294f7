using System.Collections.Concurrent;
using System.Net;

namespace McpAspire.Tests.SessionModel;

/// <summary>A GET stream of a session, and the resource updates that arrived on it.</summary>
internal sealed class NotificationStream
{
    private readonly CancellationTokenSource _end;
    private volatile bool _isOpen = true;

    private NotificationStream(HttpResponseMessage response, World world, ModelSession session)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(world.Ending);
        _ = ReadAsync(response, world, session);
    }

    public bool IsOpen => _isOpen;

    /// <summary>The last event id that was received.</summary>
    public string? LastEventId { get; private set; }

    /// <summary>The resources that were updated, in the order of the notifications.</summary>
    public ConcurrentQueue<string> Updates { get; } = [];

    /// <summary>Opens a stream, and returns the HTTP status. If it is 200, the session has a new stream.</summary>
    public static async Task<HttpStatusCode> OpenAsync(World world, ModelSession session, int via = 0)
    {
        var response = await session.SendAsync(HttpMethod.Get, via: via, lastEventId: session.Stream?.LastEventId);
        if (response.StatusCode is HttpStatusCode.OK)
        {
            session.Add(new NotificationStream(response, world, session));
        }
        else
        {
            response.Dispose();
        }

        return response.StatusCode;
    }

    public void HangUp() => _end.Cancel();

    private async Task ReadAsync(HttpResponseMessage response, World world, ModelSession session)
    {
        using (response)
        {
            try
            {
                await foreach (var (eventId, message) in Client.MessagesAsync(response, _end.Token))
                {
                    LastEventId = string.IsNullOrEmpty(eventId) ? LastEventId : eventId;
                    if ((string?)message?["method"] is "notifications/resources/updated")
                    {
                        Updates.Enqueue((string)message["params"]!["uri"]!);
                    }
                }
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException or OperationCanceledException)
            {
            }
        }

        _isOpen = false;
        if (!world.Ending.IsCancellationRequested)
        {
            world.History.Add($"{session}: a GET stream ended");
        }
    }
}
