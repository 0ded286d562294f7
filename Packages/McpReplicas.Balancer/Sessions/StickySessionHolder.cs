using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Traffic;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>The replica that alone can serve a session, whatever its health, and also while it is drained. The session is lost with it.</summary>
internal sealed class StickySessionHolder(DestinationState replica) : SessionHolder
{
    public override Refusal Gone => Refusal.SessionNotFound;

    public override IReadOnlyList<DestinationState> Candidates(IReadOnlyList<DestinationState> available) => replica;

    public override IReadOnlyList<DestinationState> CandidatesAfter(IReadOnlyList<Attempt> attempts, IReadOnlyList<DestinationState> available) => [];
}
