using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Traffic;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>The replica that holds the session of a request.</summary>
internal abstract class SessionHolder
{
    /// <summary>The answer if the replica refuses connections and no other replica can serve the session.</summary>
    public abstract Refusal Unavailable { get; }

    /// <summary>The replicas for the first attempt.</summary>
    public abstract IReadOnlyList<DestinationState> Candidates(IReadOnlyList<DestinationState> available);

    /// <summary>The replicas for the next attempt after a failed one.</summary>
    public abstract IReadOnlyList<DestinationState> CandidatesAfter(IReadOnlyList<Attempt> attempts, IReadOnlyList<DestinationState> available);
}
