using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Traffic;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>The replica that holds the session of a request.</summary>
internal abstract class SessionHolder
{
    /// <summary>The answer when the replica refuses connections, and no other one serves the session.</summary>
    public abstract Refusal Gone { get; }

    /// <summary>Where the request goes first.</summary>
    public abstract IReadOnlyList<DestinationState> Candidates(IReadOnlyList<DestinationState> available);

    /// <summary>Where it goes after an attempt that failed.</summary>
    public abstract IReadOnlyList<DestinationState> CandidatesAfter(IReadOnlyList<Attempt> attempts, IReadOnlyList<DestinationState> available);
}
