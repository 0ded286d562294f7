using System.IO.Compression;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace McpAspire.OtlpReceiver;

/// <summary>The body of one export: a protobuf message, compressed or not, within a bound.</summary>
internal static class ExportBody
{
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads what is left of the request; null when it is too long, cannot be unpacked or is no such message.</summary>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, MessageParser<T> parser, bool compressed)
        where T : class, IMessage<T>
    {
        var aborted = request.HttpContext.RequestAborted;
        try
        {
            await using var body = compressed ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body;
            using var bytes = new MemoryStream();
            var buffer = new byte[81_920];
            while (await body.ReadAsync(buffer, aborted) is > 0 and var read)
            {
                if (bytes.Length + read > MaxBytes)
                {
                    return null;
                }

                bytes.Write(buffer, 0, read);
            }

            return parser.ParseFrom(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (Exception problem) when (problem is InvalidDataException or InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
