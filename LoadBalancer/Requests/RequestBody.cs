using Microsoft.AspNetCore.Http.Features;

namespace McpAspire.LoadBalancer.Requests;

/// <summary>
/// The body of a request. A short one is read before a replica is chosen, so that it can be sent again; a long one passes through as it comes.
/// One whose length is not announced is read whole, at first into memory and then into a file, so that no replica sees one that is too long.
/// </summary>
internal sealed class RequestBody
{
    /// <summary>The longest body that is kept, in bytes: 64 KiB.</summary>
    public const int LongestToKeep = 64 * 1024;

    private static readonly RequestBody None = new([]);
    private static readonly RequestBody PassedThrough = new(null);

    private RequestBody(byte[]? kept) => Kept = kept;

    /// <summary>The bytes of a short body, which can be sent more than once; null for one that passes through.</summary>
    public byte[]? Kept { get; }

    /// <exception cref="BadHttpRequestException">It is longer than allowed (413), comes too slowly (408) or is badly framed (400).</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is false)
        {
            return None;
        }

        if (request.ContentLength is null)
        {
            request.EnableBuffering(LongestToKeep);
            await request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            request.ContentLength = request.Body.Length;
            request.Body.Position = 0;
        }

        if (request.ContentLength > LongestToKeep)
        {
            return PassedThrough;
        }

        var bytes = new byte[(int)request.ContentLength!];
        await request.Body.ReadExactlyAsync(bytes, context.RequestAborted);
        return new RequestBody(bytes);
    }
}
