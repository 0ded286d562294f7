using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace McpAspire.Tests;

/// <summary>An answer that the test reads while it arrives, byte by byte.</summary>
internal sealed class OpenAnswer(HttpResponseMessage response, Stream body) : IDisposable
{
    public const string Comment = ":\n\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string? MediaType => response.Content.Headers.ContentType?.MediaType;

    public HttpResponseHeaders Headers => response.Headers;

    public static async Task<OpenAnswer> OpenAsync(Task<HttpResponseMessage> sending)
    {
        var response = await sending.WaitAsync(Patience, TestContext.Current.CancellationToken);
        return new OpenAnswer(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Reads until the text ends with <paramref name="end"/>.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var length = await body.ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.True(length > 0, $"It ended with: {text}");
            text.Append((char)buffer[0]);
        }

        return text.ToString();
    }

    /// <summary>Advances the clock until a comment arrives, and returns everything up to its end.</summary>
    public async Task<string> ReadUntilCommentAsync(FakeTimeProvider time)
    {
        var reading = ReadUntilAsync(Comment);
        while (!reading.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.WhenAny(reading, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        return await reading;
    }

    /// <summary>Reads the rest of the answer, which must end.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var reader = new StreamReader(body, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Reads the rest of the answer, which must be one event with a message.</summary>
    public async Task<JsonNode> ReadLastEventAsync()
    {
        var text = await ReadToEndAsync();
        Assert.StartsWith("event: message\ndata: {", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
        // An event of a resumable stream has one more line, for its id.
        var lines = text.TrimEnd('\n').Split('\n');
        Assert.True(lines.Length is 2 || (lines.Length is 3 && lines[2].StartsWith("id: ", StringComparison.Ordinal)), text);
        return JsonNode.Parse(lines[1]["data: ".Length..])!;
    }

    public void Dispose() => response.Dispose();
}
