using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpAspire.Probe.Checks;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Holding;

/// <summary>Keeps the streams for server-initiated messages open without sending anything, and observes whether they are cut.</summary>
internal sealed class HoldRun(ProbeOptions options, IReadOnlyList<EraRun> runs)
{
    private const string Listen = "subscriptions/listen";

    /// <summary>The result does not contain streams that the server does not offer.</summary>
    public async Task<IReadOnlyList<HeldReport>> RunAsync(CancellationToken cancellationToken)
    {
        var held = await Task.WhenAll(runs.Where(run => run.IsOffered).Select(run => run.Era switch
        {
            Era.Modern => HoldAsync($"POST {Listen}", HttpMethod.Post, ListenBody(), McpMessages.Modern(Listen), cancellationToken),
            Era.Legacy => HoldLegacyAsync(cancellationToken),
            _ => HoldAsync("GET (HTTP+SSE)", HttpMethod.Get, null, [("Accept", McpRequest.EventStream)], cancellationToken),
        }));
        return [.. held.OfType<HeldReport>()];
    }

    private static JsonObject ListenBody()
    {
        var body = McpMessages.AskModern(Listen);
        body["params"]!["notifications"] = new JsonObject { ["toolsListChanged"] = true };
        return body;
    }

    private async Task<HeldReport?> HoldLegacyAsync(CancellationToken cancellationToken)
    {
        using var http = new RawHttp(options);
        if (await http.SendAsync(HttpMethod.Post, options.Endpoint, McpMessages.Initialize(), [McpMessages.Accept], cancellationToken) is not { HasResult: true } opened)
        {
            return null;
        }

        (string, string)[] session = opened.Header(McpRequest.SessionHeader) is { Length: > 0 } id ? [(McpRequest.SessionHeader, id)] : [];
        (string Name, string Value)[] headers = [.. session, (McpRequest.ProtocolVersion, McpMessages.Version)];
        await http.SendAsync(HttpMethod.Post, options.Endpoint, Handshake.End(), [McpMessages.Accept, .. headers], cancellationToken);
        var held = await HoldAsync("GET", HttpMethod.Get, null, [("Accept", McpRequest.EventStream), .. headers], cancellationToken);
        if (session.Length > 0)
        {
            await http.SendAsync(HttpMethod.Delete, options.Endpoint, null, headers, cancellationToken);
        }

        return held;
    }

    private async Task<HeldReport?> HoldAsync(string step, HttpMethod method, JsonObject? body, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var connection = new Connection(0, options.Connecting);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(options.Hold);
        return await connection.InTurnAsync(http => HoldAsync(http, step, method, body, headers, time.Token), cancellationToken);
    }

    private async Task<HeldReport?> HoldAsync(HttpClient http, string step, HttpMethod method, JsonObject? body, IReadOnlyList<(string Name, string Value)> headers, CancellationToken time)
    {
        using var message = new HttpRequestMessage(method, options.Endpoint);
        message.Content = body is null ? null : new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { { "Content-Type", "application/json" } } };
        foreach (var (name, value) in headers.Concat(options.Headers.Select(header => (header.Key, header.Value))))
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        var watch = Stopwatch.StartNew();
        var (last, longest, reads) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        var isAnswered = false;
        try
        {
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, time);
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType is not McpRequest.EventStream)
            {
                return null;
            }

            await using var stream = await response.Content.ReadAsStreamAsync(time);
            var buffer = new byte[4_096];
            while (await stream.ReadAsync(buffer, time) is > 0 and var count)
            {
                var text = Encoding.UTF8.GetString(buffer, 0, count);
                isAnswered |= text.Contains("\"result\"", StringComparison.Ordinal) || text.Contains("\"error\"", StringComparison.Ordinal);
                var now = watch.Elapsed;
                (last, longest, reads) = (now, now - last > longest ? now - last : longest, reads + 1);
            }

            // A server without messages may answer the request at once and end the stream: that is not a cut.
            return isAnswered ? null : Report(HeldEnd.Ended);
        }
        catch (OperationCanceledException) when (watch.Elapsed >= options.Hold - TimeSpan.FromMilliseconds(100))
        {
            return Report(HeldEnd.Held);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return Report(HeldEnd.Broken);
        }

        HeldReport Report(HeldEnd end)
        {
            var open = watch.Elapsed;
            return new HeldReport(step, Seconds(open), Seconds(open - last > longest ? open - last : longest), reads, end);
        }
    }

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 1);
}
