using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using McpReplicas.Balancer.Retries;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace McpReplicas.Balancer.Telemetry;

/// <summary>The span of each attempt: a child of the request's span, and the parent of the replica's span.</summary>
internal static class AttemptSpan
{
    private static readonly ActivitySource Source = new(BalancerMetrics.MeterName);
    private static readonly ConditionalWeakTable<DestinationModel, Uri> Addresses = [];

    public static Activity? Start(HttpContext context, DestinationState replica, int number)
    {
        if (Source.StartActivity(context.Request.Method, ActivityKind.Client) is not { } span)
        {
            return null;
        }

        var address = Addresses.GetValue(replica.Model, model => new Uri(model.Config.Address));
        span.SetTag("http.request.method", context.Request.Method);
        span.SetTag("server.address", address.Host);
        span.SetTag("server.port", address.Port);
        span.SetTag("url.full", RequestUtilities.MakeDestinationAddress(replica.Model.Config.Address, context.Request.Path, QueryString.Empty).AbsoluteUri);
        span.SetTag("mcp.lb.destination", replica.DestinationId);
        span.SetTag("mcp.lb.attempt", number);
        return span;
    }

    public static void Complete(Activity span, int status, AttemptEnd end)
    {
        if (end.IsAnswer)
        {
            span.SetTag("http.response.status_code", status);
            if (status >= StatusCodes.Status500InternalServerError)
            {
                span.SetTag("error.type", status.ToString(CultureInfo.InvariantCulture)).SetStatus(ActivityStatusCode.Error);
            }
        }
        else
        {
            span.SetTag("error.type", end.Name).SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>
    /// Sends the attempt's span to the replica as its parent. If nothing collects the balancer's spans, the client's value is forwarded instead: the flag
    /// "not recorded" of the balancer would stop the replicas from recording.
    /// </summary>
    public static void Propagate(TransformBuilderContext route) => route.AddRequestTransform(request =>
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span && span.Source.HasListeners())
        {
            var headers = request.ProxyRequest.Headers;
            headers.Remove("traceparent");
            headers.TryAddWithoutValidation("traceparent", span.Id);
        }

        return default;
    });
}
