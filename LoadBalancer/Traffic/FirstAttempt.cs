using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Traffic;

/// <summary>What YARP knows of a request that it has forwarded once.</summary>
internal static class FirstAttempt
{
    public static void AddTo(RequestRecord record, HttpContext context, TimeSpan duration)
    {
        if (record.Attempts.Count is 0 && context.Features.Get<IReverseProxyFeature>()?.ProxiedDestination is { } destination)
        {
            record.AddAttempt(new Attempt(destination.DestinationId, OutcomeOf(context.GetForwarderErrorFeature()), duration));
        }
    }

    public static McpCall? CallOf(HttpRequest request) =>
        request.Headers["Mcp-Method"].ToString() is { Length: > 0 } method
            ? new McpCall(ProtocolEra.Modern, method, request.Headers["Mcp-Name"].ToString() is { Length: > 0 } name ? name : null)
            : null;

    private static string OutcomeOf(IForwarderErrorFeature? error) => error switch
    {
        null => Attempt.Ok,
        { Error: ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled or ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyCanceled or ForwarderError.ResponseBodyClient } => Attempt.Canceled,
        { Error: ForwarderError.RequestTimedOut } => "timeout",
        { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError } } => "connect-failed",
        _ => "broken",
    };
}
