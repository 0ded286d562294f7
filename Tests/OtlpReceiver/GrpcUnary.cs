using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace McpAspire.OtlpReceiver;

/// <summary>Receives one gRPC call without the gRPC library: five bytes precede each message, and a trailer contains the status.</summary>
internal static class GrpcUnary
{
    private const int Ok = 0;
    private const int InvalidArgument = 3;
    private const int PrefixBytes = 5;

    public static async Task ReceiveAsync<T>(HttpContext context, MessageParser<T> parser, Action<T> add)
        where T : class, IMessage<T>
    {
        // The prefix: whether the message is compressed, then its length. The length is not needed, because the body ends with the message.
        var prefix = new byte[PrefixBytes];
        await context.Request.Body.ReadExactlyAsync(prefix, context.RequestAborted);
        var data = await ExportBody.ReadAsync(context.Request, parser, compressed: prefix[0] is 1);
        if (data is not null)
        {
            add(data);
        }

        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[PrefixBytes], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", (data is null ? InvalidArgument : Ok).ToString(CultureInfo.InvariantCulture));
    }
}
