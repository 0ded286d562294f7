using System.IO.Compression;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace McpAspire.OtlpReceiver;

/// <summary>Reads the body of one export: a protobuf message of limited size, optionally compressed.</summary>
internal static class ExportBody
{
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads the rest of the request. Returns null if it is too long, cannot be decompressed, or is not such a message.</summary>
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
