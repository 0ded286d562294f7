using System.Net;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer.Requests;

/// <summary>
/// Sends a kept body in one piece with its headers, and again with each attempt. YARP sends the headers first and then copies the body, which
/// wakes the replica twice for each request: a quarter more requests pass through the balancer without that. A request without a body has an empty one,
/// for .NET would send it up to three times more to a replica that breaks off, whatever its method.
/// </summary>
internal sealed class HeadersWithBody(HttpMessageHandler next) : DelegatingHandler(next)
{
    private static readonly HttpRequestOptionsKey<RequestBody> Body = new(nameof(HeadersWithBody));

    /// <summary>Hands the kept body over to the handler, which knows nothing of the client's request.</summary>
    public static void HandOver(TransformBuilderContext route) => route.AddRequestTransform(request =>
    {
        // The balancer answers it as it begins to read; a replica that does not know it would cost another second.
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

    // Replaced here, below YARP, which watches over the content that it has made until somebody begins to read it.
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
            // The kept body knows its length.
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                to.Headers.TryAddWithoutValidation(name, values);
            }
        }
    }

    /// <summary>Refers to the body and not to its bytes, which are released while the answer, and this with it, lives on.</summary>
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

        // A socket refers to what it was given last for as long as it lives. A short end goes through the connection's own buffer instead.
        private static async Task WriteInTwoAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(bytes[..^LongestEnd], cancellationToken);
            await stream.WriteAsync(bytes[^LongestEnd..], cancellationToken);
        }
    }
}
