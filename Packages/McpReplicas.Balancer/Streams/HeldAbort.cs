using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Balancer.Streams;

/// <summary>
/// Delays YARP's abort of the client's connection or HTTP/2 stream after a replica has broken an answer, because the balancer may still end the answer
/// properly.
/// </summary>
internal sealed class HeldAbort : IHttpRequestLifetimeFeature
{
    private readonly IFeatureCollection _features;
    private readonly IHttpRequestLifetimeFeature _client;
    private readonly IHttpResetFeature? _reset;

    public HeldAbort(IFeatureCollection features)
    {
        _features = features;
        _client = features.GetRequiredFeature<IHttpRequestLifetimeFeature>();
        _reset = features.Get<IHttpResetFeature>();
        features.Set<IHttpRequestLifetimeFeature>(this);
        features.Set<IHttpResetFeature>(null);
    }

    public CancellationToken RequestAborted
    {
        get => _client.RequestAborted;
        set => _client.RequestAborted = value;
    }

    /// <summary>Whether YARP wanted to abort the answer.</summary>
    public bool IsHeld { get; private set; }

    public void Abort() => IsHeld = true;

    /// <summary>Stops delaying aborts.</summary>
    public void Restore()
    {
        _features.Set(_client);
        _features.Set(_reset);
    }

    /// <summary>Aborts the answer now.</summary>
    public void AbortNow()
    {
        if (_reset is not null)
        {
            // INTERNAL_ERROR (RFC 9113, section 7).
            _reset.Reset(2);
        }
        else
        {
            _client.Abort();
        }
    }
}
