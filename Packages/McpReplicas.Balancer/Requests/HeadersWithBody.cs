using System.Net;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer.Requests;

/// <summary>
/// Sends a kept body together with its headers, in each attempt. YARP sends the headers first and then copies the body, which wakes the replica
/// twice for each request; sending both at once lets the balancer forward a quarter more requests. A request without a body gets an empty one:
/// otherwise .NET retries it up to three times, whatever its method, if the replica closes the connection.
/// </summary>
internal sealed class HeadersWithBody(HttpMessageHandler next) : DelegatingHandler(next)
{
    private static readonly HttpRequestOptionsKey<RequestBody> Body = new(nameof(HeadersWithBody));

    /// <summary>Passes the kept body to the handler, which has no access to the client's request.</summary>
    public static void HandOver(TransformBuilderContext route) => route.AddRequestTransform(request =>
    {
        // The balancer answers this header when it starts to read. A replica that ignores it would delay the request by a second.
        if (request.HttpContext.Request.Headers.Expect.Count > 0)
        {
            request.ProxyRequest.Headers.Remove("Expect");
        }

        if (request.HttpContext.Features.Get<RequestBody>() is { Kept: not null } body)
        {
            request.ProxyRequest.Options.Set(Body, body);
        }

        return default;
    });

    // Replaced here, below YARP, because YARP tracks its own content until it is read.
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(Body, out var body))
        {
            var copied = request.Content;
            request.Content = new KeptContent(body);
            if (copied is not null)
            {
                CopyHeaders(copied, request.Content);
            }
        }

        return base.SendAsync(request, cancellationToken);
    }

    private static void CopyHeaders(HttpContent from, HttpContent to)
    {
        foreach (var (name, values) in from.Headers.NonValidated)
        {
            // The kept body sets its own length.
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                to.Headers.TryAddWithoutValidation(name, values);
            }
        }
    }

    /// <summary>Refers to the body, not to its bytes: they are released when the answer begins, and this object lives until the answer ends.</summary>
    private sealed class KeptContent(RequestBody body) : HttpContent
    {
        private const int LongestEnd = 1024;

        private readonly int _length = body.Kept!.Length;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => _length <= LongestEnd
            ? stream.WriteAsync(body.Kept, cancellationToken).AsTask()
            : WriteInTwoAsync(stream, body.Kept, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = _length;
            return true;
        }

        // A socket keeps a reference to the last buffer it sent. The short end is copied to the connection's own buffer, so the body can be released.
        private static async Task WriteInTwoAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(bytes[..^LongestEnd], cancellationToken);
            await stream.WriteAsync(bytes[^LongestEnd..], cancellationToken);
        }
    }
}
