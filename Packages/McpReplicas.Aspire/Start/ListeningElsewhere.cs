using McpReplicas.Aspire.Model;

namespace McpReplicas.Aspire.Start;

/// <summary>Finds a replica that runs, and listens, but not where it was told to: waiting for it would be in vain.</summary>
internal sealed class ListeningElsewhere
{
    // Some programs open a port for a debugger first, and their own a little later.
    private const int SightsToBelieve = 3;

    private readonly Dictionary<string, int> _sights = [];

    /// <summary>To be asked again and again.</summary>
    /// <returns>Where it listens instead, in a sentence; null if it does not, or not for long enough.</returns>
    public async Task<string?> FindAsync(IResourceWithEndpoints replica, CustomResourceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var endpoint = replica.GetEndpoint(Balancer.Endpoint);
        if (ResourceProcess.IdOf(snapshot) is not { } process || !endpoint.IsAllocated || await ReplicaReadiness.AcceptsAsync(endpoint, cancellationToken) || ListeningSockets.Of(process) is not [_, ..] elsewhere)
        {
            _sights.Remove(replica.Name);
            return null;
        }

        var sights = _sights[replica.Name] = _sights.GetValueOrDefault(replica.Name) + 1;
        return sights < SightsToBelieve ? null
            : $"{replica.Name} listens at {string.Join(" and ", elsewhere)}, and not at {endpoint.Host}:{endpoint.Port}. Its port is in the variable PORT{(ForeignReplica.Is(replica) ? ", and {port} stands for it in --Command" : "")}.";
    }
}
