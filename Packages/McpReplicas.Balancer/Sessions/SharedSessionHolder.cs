using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using McpReplicas.Balancer.Health;
using McpReplicas.Balancer.Requests;
using McpReplicas.Balancer.Retries;
using McpReplicas.Balancer.Traffic;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Sessions;

/// <summary>
/// The replica that holds a shared session, or its substitute if it is down. The substitute is the available replica with the highest hash of name and
/// session (rendezvous hashing), so every request and every balancer chooses the same one. Two copies of a session would lose a client's answers.
/// </summary>
/// <param name="owner">The replica; null if it is no longer configured.</param>
/// <param name="id">The session id.</param>
internal sealed class SharedSessionHolder(DestinationState? owner, string id) : SessionHolder
{
    private IReadOnlyList<DestinationState> _last = [];

    // The session is not lost: Redis holds it.
    public override Refusal Unavailable => Refusal.NoReplica;

    public override IReadOnlyList<DestinationState> Candidates(IReadOnlyList<DestinationState> available) =>
        _last = owner is null || Ejections.Find(owner) is { IsSuspect: false } ? Substitute(available) : owner;

    public override IReadOnlyList<DestinationState> CandidatesAfter(IReadOnlyList<Attempt> attempts, IReadOnlyList<DestinationState> available)
    {
        var end = attempts[^1].End;
        return _last = end == AttemptEnd.Refused ? Substitute(available.Where(replica => attempts.All(attempt => attempt.Replica != replica.DestinationId)))
            // If the replica has died, a second attempt is refused and so proves it.
            : end.MayHaveExecuted ? _last
            : [];
    }

    private IReadOnlyList<DestinationState> Substitute(IEnumerable<DestinationState> available) => [.. available.OrderByDescending(Rank).Take(1)];

    private ulong Rank(DestinationState replica) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{replica.DestinationId}\n{id}")));
}
