using McpAspire.Probe.Eras;
using McpAspire.Probe.Replicas;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Says what was not shown, for too few replicas took part.</summary>
internal sealed class ReplicaReasons(ProbeOptions options, IReadOnlyList<Exchange> exchanges, IReadOnlyList<DirectReplica> direct, ReplicaNames replicas)
{
    private int Seen => Math.Max(replicas.Shares().Count, direct.Count(replica => replica.Opening.IsOffered));

    /// <summary>Whether each session was seen to keep to a replica, among several.</summary>
    public bool AreSessionsFollowed => replicas.Shares().Count > 1 && !exchanges.Any(exchange => exchange.Outcome is Outcome.SessionLost);

    public IEnumerable<Found> All()
    {
        if (options.MinReplicas is { } least && Math.Max(1, Seen) < least)
        {
            var seen = Seen > 0 ? $"{Seen} answered" : "nothing in the answers tells how many there are";
            yield return new Found(Cause.TooFewReplicas, null, $"At least {least} must answer, and {seen}: faults that need several replicas may have been missed.") { IsCertain = false };
        }

        // A stream of HTTP+SSE is a session, too.
        var inSession = exchanges.FirstOrDefault(exchange => exchange.Step is Handshake.Initialize && (exchange.SessionId is not null || exchange is { Era: Era.Sse, Succeeded: true }));
        if (options.MinReplicas is null && Seen < 2 && inSession is not null)
        {
            yield return new Found(
                Cause.SessionsUnproved,
                inSession.Era,
                "Sessions are issued, and every request found its session. It may be a single process, sticky routing, or shared sessions, which look alike here: a single process fails when a second one is added.")
            {
                IsCertain = false,
            };
        }
    }
}
