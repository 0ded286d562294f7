using System.Diagnostics;
using McpReplicas.Http;
using McpReplicas.Sessions;
using Yarp.ReverseProxy.Forwarder;

namespace McpReplicas.Redis.Sessions;

/// <summary>Hands a request over to the replica that owns its session, and the answer, stream or not, back.</summary>
internal sealed class Relay(IHttpForwarder forwarder, Replica replica) : IDisposable
{
    private static readonly ForwarderRequestConfig Patiently = new() { ActivityTimeout = Timeout.InfiniteTimeSpan };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        // The owner's span belongs under this replica's, not beside it, where the headers that came with the request would put it.
        ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
    });

    private readonly KeepHost _transformer = new(replica);

    /// <summary>False if the other replica could not be reached, so that nothing has happened there, and nothing was answered here.</summary>
    public async Task<bool> TrySendAsync(HttpContext context, string address)
    {
        var error = await forwarder.SendAsync(context, address, _client, Patiently, _transformer);
        if (error is ForwarderError.None
            || context.Response.HasStarted
            || context.GetForwarderErrorFeature()?.Exception is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
        {
            return true;
        }

        context.Response.StatusCode = StatusCodes.Status200OK;
        return false;
    }

    public void Dispose() => _client.Dispose();

    private sealed class KeepHost(Replica replica) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            // The owner checks who may call, by the host that the client named.
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            proxyRequest.Headers.Add(McpHeaders.RelayedBy, replica.Name);
        }

        public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
        {
            if (proxyResponse is null)
            {
                return true;
            }

            // The owner names itself; what is set here already would be joined to it.
            httpContext.Response.Headers.Remove(AnswerHeaders.ServedBy);
            var hasBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
            if (proxyResponse.Content.Headers.ContentType?.MediaType is EventStreamText.MediaType)
            {
                // YARP would hold the headers back until the first event.
                await httpContext.Response.Body.FlushAsync(cancellationToken);
            }

            return hasBody;
        }
    }
}
