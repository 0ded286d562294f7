using McpReplicas.Balancer.Health;
using Yarp.ReverseProxy.Model;

namespace McpReplicas.Balancer.Page;

/// <summary>The state of a replica as the page shows it, with a reason if there is one.</summary>
internal sealed record ReplicaState(string Word, string? Reason)
{
    /// <param name="destination">The replica.</param>
    /// <param name="ejection">The ejection, if the replica is ejected.</param>
    /// <param name="isAvailable">Whether it gets requests.</param>
    /// <param name="isDrained">Whether an operator drained it.</param>
    /// <param name="isProbed">Whether the balancer probes replicas.</param>
    public static ReplicaState Of(DestinationState destination, Ejection? ejection, bool isAvailable, bool isDrained, bool isProbed) => (isAvailable, ejection) switch
    {
        _ when isDrained => new("drained", destination.ConcurrentRequestCount > 0 ? "It finishes its current requests and gets no new ones." : "It gets no requests until it is restored."),
        (false, _) => new("ejected", ejection?.Sentence),
        (true, { } suspect) => new("failing", $"{suspect.Sentence} It still gets requests, because too few other replicas are left."),
        _ when !isProbed => new("unprobed", "Replicas are not probed, because Balancer:HealthPath is empty."),
        _ when destination.Health.Active is DestinationHealth.Unknown => new("unprobed", "It gets requests. Its first probe has not ended yet."),
        _ => new("ready", null),
    };
}
