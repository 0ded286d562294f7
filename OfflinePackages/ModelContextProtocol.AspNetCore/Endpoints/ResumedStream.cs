using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore.Http;
using ModelContextProtocol.AspNetCore.Sessions;

namespace ModelContextProtocol.AspNetCore.Endpoints;

/// <summary>Sends, from the application's store, the events of a broken stream that come after the last one its client has.</summary>
internal sealed class ResumedStream(IOptions<HttpServerTransportOptions> transport)
{
    /// <returns>Why there is nothing to resume; null once all is sent.</returns>
    public async ValueTask<Refusal?> HandleAsync(HttpContext context, Session session, string lastEventId)
    {
        var cancellationToken = context.RequestAborted;
#pragma warning disable MCP9006 // Serving the obsolete option is this class's part.
        if (transport.Value.EventStreamStore is not { } store)
        {
            return Refusal.BadRequest("This server does not support resuming streams.");
        }

        if (await store.GetStreamReaderAsync(lastEventId, cancellationToken) is not { } stream)
        {
            return Refusal.BadRequest("The specified Last-Event-ID is either invalid or expired.");
        }

        if (stream.SessionId != session.Id)
        {
            return Refusal.BadRequest("The Last-Event-ID header refers to a session with a different session ID.");
        }

        await using var use = session.Enter();
        EventStream.Start(context);
        await SseFormatter.WriteAsync(stream.ReadEventsAsync(cancellationToken), context.Response.Body, static (item, data) =>
        {
            // An event without a message only tells its id, or how long to wait before asking again.
            if (item.Data is { } message)
            {
                using var json = new Utf8JsonWriter(data);
                JsonSerializer.Serialize(json, message, RequestReading.MessageType);
            }
        }, cancellationToken);
#pragma warning restore MCP9006
        return null;
    }
}
