using System.Net;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.SessionModel;

/// <summary>A call of a tool in a session: posts the call, answers requests of the tool, resumes a broken stream, and ends with an answer or an error.</summary>
internal sealed class ToolCall(World world, ModelSession session, Tool tool, int via)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly HashSet<string> _levels = [];
    private readonly HashSet<string> _answered = [];
    private string? _lastEventId;

    public string Key { get; } = Guid.NewGuid().ToString("n")[..8];

    /// <summary>Whether the tool has answered.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Whether the server rejected the call, so that it must not have been executed.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The levels of the log lines that the client received.</summary>
    public IReadOnlySet<string> Levels => _levels;

    private string Name => tool is Tool.SlowCount ? "count" : $"{tool}".ToLowerInvariant();

    public override string ToString() => $"{Name} {Key} in {session}";

    public async Task RunAsync()
    {
        world.Calls.Enqueue(this);
        while (true)
        {
            try
            {
                using var response = await (_lastEventId is null ? PostAsync() : session.SendAsync(HttpMethod.Get, via: via, lastEventId: _lastEventId));
                if (await EndAsync(response) is { } end)
                {
                    world.History.Add($"{this}: {end}");
                    return;
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                if (_lastEventId is null)
                {
                    world.History.Add($"{this}: connection lost");
                    return;
                }

                world.History.Add($"{this}: connection lost, resumes after {_lastEventId}");
            }

            await Task.Delay(Pause, world.Ending);
        }
    }

    private Task<HttpResponseMessage> PostAsync() => session.SendAsync(HttpMethod.Post, Messages.Call(Name, Key, tool is Tool.SlowCount ? 700 : 0), via);

    /// <summary>Returns how the call ended; null if its stream must be resumed.</summary>
    private async Task<string?> EndAsync(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
        {
            if (_lastEventId is not null && response.StatusCode >= HttpStatusCode.InternalServerError)
            {
                return null;
            }

            // The end of its session ends a running call.
            IsRefused = _lastEventId is null && !session.MayBeLost && response.StatusCode < HttpStatusCode.InternalServerError;
            return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(world.Ending)}";
        }

        await foreach (var (eventId, message) in Client.MessagesAsync(response, world.Ending))
        {
            _lastEventId = string.IsNullOrEmpty(eventId) ? _lastEventId : eventId;
            if (message is not null && Read(message) is { } end)
            {
                return end;
            }
        }

        if (_lastEventId is null && !session.MayBeLost)
        {
            world.History.Violate($"{this}: its answer was lost without an error, after {(int)response.StatusCode}.");
        }

        return _lastEventId is null ? "no answer" : null;
    }

    private string? Read(JsonNode message)
    {
        switch ((string?)message["method"])
        {
            case "elicitation/create":
                _ = AnswerAsync(message);
                return null;
            case "notifications/message":
                _levels.Add((string)message["params"]!["level"]!);
                return null;
            case not null:
                return null;
        }

        var text = (string?)message["result"]?["content"]?[0]?["text"];
        IsAnswered = text is not null && (bool?)message["result"]!["isError"] is not true;
        if ((string?)message["id"] != Key || (IsAnswered && text != Key))
        {
            world.History.Violate($"{this}: received the answer to another call: {message.ToJsonString()}");
        }

        return IsAnswered ? "answered" : message.ToJsonString();
    }

    // A client that cannot deliver its answer retries.
    private async Task AnswerAsync(JsonNode question)
    {
        if (!_answered.Add(question["id"]!.ToJsonString()))
        {
            return;
        }

        var answer = Messages.Answer(question["id"]!.DeepClone(), new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["word"] = (string)question["params"]!["message"]! } });
        while (!world.Ending.IsCancellationRequested)
        {
            try
            {
                using var response = await session.SendAsync(HttpMethod.Post, (JsonObject)answer.DeepClone());
                world.History.Add($"{this}: the client answered the request of the tool, {(int)response.StatusCode}");
                if (response.StatusCode < HttpStatusCode.InternalServerError)
                {
                    return;
                }
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
            }

            await Task.Delay(Pause);
        }
    }
}
