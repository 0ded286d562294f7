using System.Diagnostics;
using System.Net;
using McpReplicas.Shared;
using Microsoft.Extensions.Options;

namespace McpReplicas.Balancer.Telemetry;

internal static class TraceParentTrustExtensions
{
    /// <summary>Adds the check that accepts <c>traceparent</c> only from trusted clients.</summary>
    public static IServiceCollection AddTraceParentTrust(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddSingleton<DistributedContextPropagator, TraceParentTrust>();
}

/// <summary>
/// Removes the <c>traceparent</c> of an untrusted client before ASP.NET Core reads it. Otherwise the client would decide whether the trace is recorded
/// and which trace the request belongs to. ASP.NET Core offers no earlier hook.
/// </summary>
internal sealed class TraceParentTrust(IHttpContextAccessor requests, IOptions<AccessOptions> options) : DistributedContextPropagator
{
    private readonly DistributedContextPropagator _inner = Current;
    private readonly IPNetwork[] _trusted = [.. options.Value.TrustedNetworks.Concat(options.Value.TraceParentNetworks).OfType<IPNetwork>()];

    public override IReadOnlyCollection<string> Fields => _inner.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => _inner.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        if (carrier is IHeaderDictionary { TraceParent.Count: > 0 } headers && requests.HttpContext is { } request && !IsTrusted(request.Connection.RemoteIpAddress))
        {
            if (ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var theirs))
            {
                request.Features.Set(new ClientTrace(theirs));
            }

            headers.Remove("traceparent");
            headers.Remove("tracestate");
        }

        _inner.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => _inner.ExtractBaggage(carrier, getter);

    private bool IsTrusted(IPAddress? peer) => HostNames.IsThisMachine(peer) || (peer is not null && Array.Exists(_trusted, network => network.Contains(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer)));
}

/// <summary>The span of an untrusted client. The request's span links to it.</summary>
internal sealed record ClientTrace(ActivityContext Span);
