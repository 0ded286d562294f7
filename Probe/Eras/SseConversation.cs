using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>HTTP+SSE of 2024-11-05: a stream that stays open delivers the address for messages, then every answer.</summary>
internal sealed class SseConversation(SseAddresses addresses, ProbeClient client, Sender sender, ExchangeLog log) : Conversation(Era.Sse, client, sender, log)
{
    private const string Version = "2024-11-05";
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonNode?>> _waiting = new();
    private OpenStream? _stream;
    private Uri? _messages;
    private volatile bool _ended;

    public override async Task<Opening> OpenAsync(CancellationToken cancellationToken)
    {
        // The conversation may be reopened.
        await DisposeAsync();
        (_stream, _messages, _ended) = (null, null, false);
        var exchange = await OpenStreamOfAnswersAsync(cancellationToken);
        if (_messages is null)
        {
            return Conclude(exchange with { Problem = exchange.Problem ?? $"{exchange.Status}, but no stream that begins with an address for messages." }, _ => null);
        }

        // The stream proves the era. Whether the first message reaches its stream is checked separately.
        Log.Add(exchange);
        var answer = Log.Add(await ExchangeAsync(Handshake.Initialize, Handshake.Begin(Client, Version), cancellationToken));
        var opening = new Opening(answer, IsOffered: true);
        if (answer.Failed)
        {
            return opening;
        }

        Log.Add(await SendAsync(Request(Handshake.Initialized, Handshake.End()), cancellationToken));
        return Handshake.Read(opening) ?? opening;
    }

    public override async Task<Exchange> SendOpeningAsync(CancellationToken cancellationToken) => (await OpenAsync(cancellationToken)).Exchange;

    /// <summary>Repeats the first message of an open stream.</summary>
    public Task<Exchange> RepeatOpeningAsync(CancellationToken cancellationToken) => ExchangeAsync(Handshake.Initialize, Handshake.Begin(Client, Version), cancellationToken);

    public override Task<Exchange> AskAsync(string method, JsonObject? parameters, CancellationToken cancellationToken) =>
        ExchangeAsync(method, McpRequest.Message(method, parameters, Client.NextId()), cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (_stream is not null)
        {
            await _stream.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async Task<Exchange> OpenStreamOfAnswersAsync(CancellationToken cancellationToken)
    {
        Exchange? last = null;
        Exchange? held = null;
        foreach (var address in addresses.Candidates)
        {
            var stream = await SendForStreamAsync(new McpRequest("GET", HttpMethod.Get, address), Options.AnswerTime, cancellationToken);
            last = stream.Exchange;
            if (stream.IsOpen)
            {
                stream.Read(Take, EndWaiting);
                var first = await stream.FirstAsync(Options.AnswerTime, cancellationToken);
                if (first is { EventType: McpRequest.EndpointEvent } endpoint && MessagesOf(address, endpoint.Data) is { } messages)
                {
                    addresses.Found(address);
                    (_stream, _messages) = (stream, messages);
                    return last with { Hints = new Dictionary<string, string>([.. last.Hints, .. ReplicaHints.Of(messages)]) };
                }

                if (first is null && !stream.HasEnded)
                {
                    held ??= last with { Outcome = Outcome.HeldBack, Problem = $"The stream opened, but its first event, which must come at once, did not arrive within {Options.AnswerTime.TotalSeconds} s." };
                }
            }

            await stream.DisposeAsync();
            if (last.Outcome is Outcome.NotConnected)
            {
                break;
            }
        }

        return held ?? last!;
    }

    private async Task<Exchange> ExchangeAsync(string step, JsonObject message, CancellationToken cancellationToken)
    {
        var request = Request(step, message);
        var waiting = _waiting[$"{request.Id}"] = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = Stopwatch.StartNew();
        var exchange = await SendAsync(request, cancellationToken);
        if (exchange.Outcome is not Outcome.Accepted)
        {
            return exchange;
        }

        if (_ended)
        {
            waiting.TrySetResult(null);
        }

        try
        {
            if (await waiting.Task.WaitAsync(Options.AnswerTime, cancellationToken) is not { } answer)
            {
                return exchange with { Outcome = Outcome.Dropped, Problem = "The stream ended before the answer arrived on it." };
            }

            return Conclude(exchange, request, answer, watch.Elapsed);
        }
        catch (TimeoutException)
        {
            return exchange with { Outcome = Outcome.NoAnswer, Problem = $"The message was accepted, but no answer arrived on the stream within {Options.AnswerTime.TotalSeconds} s." };
        }
    }

    private McpRequest Request(string step, JsonObject message) => new(step, HttpMethod.Post, _messages!) { Body = message, IsInSession = true, IsAnsweredElsewhere = true };

    // A client sends messages only to the origin of its endpoint.
    private static Uri? MessagesOf(Uri stream, string address) =>
        Uri.TryCreate(stream, address, out var messages) && messages.GetLeftPart(UriPartial.Authority) == stream.GetLeftPart(UriPartial.Authority) ? messages : null;

    private void Take(SseItem<string> item)
    {
        if (AnswerBody.Parse(item.Data) is { } message && message.At("id") is { } id && _waiting.TryRemove(id.ToJsonString(), out var waiting))
        {
            waiting.TrySetResult(message);
        }
    }

    private void EndWaiting()
    {
        _ended = true;
        foreach (var waiting in _waiting.Values)
        {
            waiting.TrySetResult(null);
        }
    }
}
