using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpAspire.LoadBalancer.Requests;

/// <summary>
/// Sends a kept body in one piece with its headers, and again with each attempt. YARP sends the headers first and then copies the body, which
/// wakes the replica twice for each request: a quarter more requests pass through the balancer without that. A request without a body has an empty one,
/// for .NET would send it up to three times more to a replica that breaks off, whatever its method.
/// </summary>
internal sealed class HeadersWithBody(HttpMessageHandler next) : DelegatingHandler(next)
{
    private static readonly HttpRequestOptionsKey<byte[]> Body = new(nameof(HeadersWithBody));

    /// <summary>Hands the kept body over to the handler, which knows nothing of the client's request.</summary>
    public static void HandOver(TransformBuilderContext route) => route.AddRequestTransform(request =>
    {
        if (request.HttpContext.Features.Get<RequestBody>()?.Kept is { } body)
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
            request.Content = new ByteArrayContent(body);
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
            // The array knows its length.
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                to.Headers.TryAddWithoutValidation(name, values);
            }
        }
    }
}
