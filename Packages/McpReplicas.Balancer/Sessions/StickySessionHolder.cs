using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Traffic;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>The only replica that can serve a session. It receives the session's requests even while it is ejected or drained.</summary>
internal sealed class StickySessionHolder(DestinationState replica) : SessionHolder
{
    public override Refusal Unavailable => Refusal.SessionNotFound;

    public override IReadOnlyList<DestinationState> Candidates(IReadOnlyList<DestinationState> available) => replica;

    public override IReadOnlyList<DestinationState> CandidatesAfter(IReadOnlyList<Attempt> attempts, IReadOnlyList<DestinationState> available) => [];
}
