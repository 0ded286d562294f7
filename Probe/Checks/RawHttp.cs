using System.Text.Json;
using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Sends single requests with exactly the given headers, and reads the beginning of the answer.</summary>
internal sealed class RawHttp(ProbeOptions options) : IDisposable
{
    private const int LongestText = 200;
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWaitTogether = TimeSpan.FromSeconds(1);
    private readonly Connections _connections = new(1, options.Connecting);
    private readonly Connections _second = new(1, options.Connecting);
    private readonly Secrets _secrets = new(options);

    /// <summary>Returns null if no answer arrives in time.</summary>
    public Task<RawAnswer?> SendAsync(HttpMethod method, Uri address, JsonObject? body, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken) =>
        SendAsync(_connections, method, address, body, headers, LongestWait, cancellationToken);

    /// <summary>Sends two requests at the same time over two connections. Callers know that the server answers each of them quickly if sent alone.</summary>
    public async Task<(RawAnswer? First, RawAnswer? Second)> SendTogetherAsync(JsonObject first, JsonObject second, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        var one = SendAsync(_connections, HttpMethod.Post, options.Endpoint, first, headers, LongestWaitTogether, cancellationToken);
        var two = SendAsync(_second, HttpMethod.Post, options.Endpoint, second, headers, LongestWaitTogether, cancellationToken);
        return (await one, await two);
    }

    public void Dispose()
    {
        _connections.Dispose();
        _second.Dispose();
    }

    private async Task<RawAnswer?> SendAsync(Connections connections, HttpMethod method, Uri address, JsonObject? body, IReadOnlyList<(string Name, string Value)> headers, TimeSpan time, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(options.AnswerTime < time ? options.AnswerTime : time);
        try
        {
            return await connections.For(0, 0).InTurnAsync(http => SendAsync(http, method, address, body, headers, timeout.Token), timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<RawAnswer> SendAsync(HttpClient http, HttpMethod method, Uri address, JsonObject? body, IReadOnlyList<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { { "Content-Type", "application/json" } } };
        }

        foreach (var (name, value) in headers.Concat(options.Headers.Select(header => (header.Key, header.Value))).Append(("User-Agent", "mcp-probe")))
        {
            message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var isStream = response.Content.Headers.ContentType?.MediaType is McpRequest.EventStream;
        // The stream of a GET may stay open forever: only whether it ends at once matters.
        var read = isStream && method == HttpMethod.Get ? await EndsAsync(response, cancellationToken) : await AnswerBody.ReadAsync(response, wantsAnswer: true, cancellationToken);
        return new RawAnswer(
            (int)response.StatusCode,
            response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToLookup(header => header.Key, header => header.Value.ToArray(), StringComparer.OrdinalIgnoreCase),
            isStream,
            read.Answer,
            _secrets.InText(read.Text.Length > LongestText ? read.Text[..LongestText] : read.Text),
            read.End is BodyEnd.Whole);
    }

    private static async Task<AnswerBody> EndsAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            soon.CancelAfter(Soon);
            await using var body = await response.Content.ReadAsStreamAsync(soon.Token);
            var buffer = new byte[1_024];
            while (await body.ReadAsync(buffer, soon.Token) > 0)
            {
                // The content does not matter, only whether the stream ends.
            }

            return new AnswerBody("", null, BodyEnd.Whole);
        }
        catch (OperationCanceledException)
        {
            return new AnswerBody("", null, BodyEnd.TimedOut);
        }
        catch (IOException)
        {
            return new AnswerBody("", null, BodyEnd.BrokenOff);
        }
    }
}
