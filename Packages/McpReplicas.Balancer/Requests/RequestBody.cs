using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Balancer.Requests;

/// <summary>
/// The body of a request. A short body is read before a replica is chosen, even if its length is not announced, so that it can be checked and retried.
/// A long body is streamed to the replica and sent only once.
/// </summary>
internal sealed class RequestBody
{
    /// <summary>The longest body that is kept, in bytes: 64 KiB.</summary>
    public const int LongestToKeep = 64 * 1024;

    private static readonly RequestBody None = new([]);

    private RequestBody(byte[]? kept, LongBody? passing = null) => (Kept, Passing) = (kept, passing);

    /// <summary>The bytes of a short body, which can be sent more than once; null for a long body, and after the answer has begun.</summary>
    public byte[]? Kept { get; private set; }

    /// <summary>The stream of a long body; null for a short body.</summary>
    public LongBody? Passing { get; }

    /// <exception cref="BadHttpRequestException">The body is longer than allowed (413), does not arrive in time (408), or is badly framed (400).</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context, long longest, TimeSpan time)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is false)
        {
            return None;
        }

        if (request.ContentLength > longest)
        {
            throw TooLong(longest);
        }

        var reader = request.BodyReader;
        ArrayBufferWriter<byte>? begun = null;
        BodyDeadline? deadline = null;
        try
        {
            // Allocates memory only for received bytes, not for the announced length.
            while (request.ContentLength is null or <= LongestToKeep)
            {
                var reading = reader.ReadAsync();
                if (!reading.IsCompleted)
                {
                    deadline ??= new BodyDeadline(reader, time);
                }

                var result = await reading;
                var bytes = result.Buffer;
                var length = bytes.Length + (begun?.WrittenCount ?? 0);
                if (result.IsCanceled || length > longest || length > LongestToKeep)
                {
                    reader.AdvanceTo(bytes.Start);
                    if (result.IsCanceled || length > longest)
                    {
                        throw result.IsCanceled ? TooSlow(time) : TooLong(longest);
                    }

                    break;
                }

                // The common case: the whole body arrived together with its headers.
                if (result.IsCompleted && begun is null)
                {
                    var whole = bytes.ToArray();
                    reader.AdvanceTo(bytes.End);
                    return Keep(context, whole);
                }

                begun ??= new ArrayBufferWriter<byte>();
                bytes.CopyTo(begun.GetSpan((int)bytes.Length));
                begun.Advance((int)bytes.Length);
                reader.AdvanceTo(bytes.End);
                if (result.IsCompleted)
                {
                    return Keep(context, begun.WrittenSpan.ToArray());
                }
            }

            var passing = new LongBody(begun?.WrittenMemory ?? default, reader, longest, time, deadline ?? new BodyDeadline(reader, time));
            deadline = null;
            request.Body = passing;
            return new RequestBody(null, passing);
        }
        finally
        {
            deadline?.Dispose();
        }
    }

    public static BadHttpRequestException TooLong(long longest) => new($"The body is longer than {longest} bytes.", StatusCodes.Status413PayloadTooLarge);

    public static BadHttpRequestException TooSlow(TimeSpan time) => new($"The body did not arrive within {time.TotalSeconds} s.", StatusCodes.Status408RequestTimeout);

    private static RequestBody Keep(HttpContext context, byte[] bytes)
    {
        var body = new RequestBody(bytes);
        // A client that sends chunks announces no length. The replica gets one.
        context.Request.ContentLength ??= bytes.Length;
        context.Response.OnStarting(static state => ((RequestBody)state).ReleaseAsync(), body);
        return body;
    }

    // When the answer has begun, no retry follows, and a stream may last for days.
    private Task ReleaseAsync()
    {
        Kept = null;
        return Task.CompletedTask;
    }
}
