using McpAspire.Probe.Eras;
using McpAspire.Probe.Replicas;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Reports what could not be proved because too few replicas answered.</summary>
internal sealed class ReplicaReasons(ProbeOptions options, IReadOnlyList<Exchange> exchanges, IReadOnlyList<DirectReplica> direct, ReplicaNames replicas)
{
    private int Seen => Math.Max(replicas.Shares().Count, direct.Count(replica => replica.Opening.IsOffered));

    /// <summary>Whether several replicas answered, and each session stayed on its replica.</summary>
    public bool AreSessionsFollowed => replicas.Shares().Count > 1 && !exchanges.Any(exchange => exchange.Outcome is Outcome.SessionLost);

    public IEnumerable<Found> All()
    {
        if (options.MinReplicas is { } least && Math.Max(1, Seen) < least)
        {
            var seen = Seen > 0 ? $"{Seen} answered" : "the answers do not show how many replicas exist";
            yield return new Found(Cause.TooFewReplicas, null, $"--min-replicas requires {least}, but {seen}: the probe may have missed faults that need several replicas.") { IsCertain = false };
        }

        // A stream of HTTP+SSE is a session too.
        var inSession = exchanges.FirstOrDefault(exchange => exchange.Step is Handshake.Initialize && (exchange.SessionId is not null || exchange is { Era: Era.Sse, Succeeded: true }));
        if (options.MinReplicas is null && Seen < 2 && inSession is not null)
        {
            yield return new Found(
                Cause.SessionsUnproved,
                inSession.Era,
                "Every request found its session. The server may be a single process, or use sticky routing or shared sessions: these look the same from outside. If it is a single process, adding a second one will break sessions.")
            {
                IsCertain = false,
            };
        }
    }
}
