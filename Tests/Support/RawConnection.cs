using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace McpAspire.Tests.Support;

/// <summary>A connection for bytes that no HTTP client sends.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    public static async Task<RawConnection> OpenAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync("localhost", port, TestContext.Current.CancellationToken);
        return new RawConnection(client);
    }

    /// <summary>Writes text as Latin-1, which maps every character to one byte.</summary>
    public async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Writes until the other side stops reading.</summary>
    public async Task TryWriteAsync(string text)
    {
        try
        {
            await WriteAsync(text);
        }
        catch (IOException)
        {
            // The other side has closed the connection.
        }
    }

    /// <summary>Reads the first part of an answer without waiting for the end of the connection.</summary>
    public async Task<string> ReadAnswerAsync()
    {
        var answer = new byte[64 * 1024];
        var length = await _stream.ReadAtLeastAsync(answer, minimumBytes: 1, throwOnEndOfStream: false, TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience);
        return Encoding.Latin1.GetString(answer, 0, length);
    }

    /// <summary>Closes the sending side.</summary>
    public void EndWriting() => _client.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Reads until the other side closes the connection and returns the text before that. It fails if the connection stays open.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var answer = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(answer, TestContext.Current.CancellationToken).WaitAsync(Patience);
        }
        catch (IOException)
        {
            // A reset also closes the connection.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>The status of an answer; null without an answer.</summary>
    public static int? StatusOf(string answer) =>
        answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture) : null;

    public void Dispose() => _client.Dispose();
}
