using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Balancer.Streams;

/// <summary>Holds back that YARP breaks off the client's connection, or its HTTP/2 stream, once a replica has broken an answer that has begun: it may be given an end yet.</summary>
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

    /// <summary>Whether the answer was to be broken off.</summary>
    public bool IsHeld { get; private set; }

    public void Abort() => IsHeld = true;

    /// <summary>Holds back nothing any more.</summary>
    public void LetGo()
    {
        _features.Set(_client);
        _features.Set(_reset);
    }

    /// <summary>Breaks the answer off, after all.</summary>
    public void BreakOff()
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
