using McpReplicas.Aspire.Model;

namespace McpReplicas.Aspire.Start;

/// <summary>Finds a replica that listens on another port than the configured one, so that the start does not wait for it in vain.</summary>
internal sealed class ListeningElsewhere
{
    // Some programs open a port for a debugger first, and their server port a little later.
    private const int RequiredSightings = 3;

    private readonly Dictionary<string, int> _sightings = [];

    /// <summary>Checks a replica. Call it repeatedly: only the third sighting in a row counts.</summary>
    /// <returns>The error message; null if the replica does not listen elsewhere, or not for long enough.</returns>
    public async Task<string?> FindAsync(IResourceWithEndpoints replica, CustomResourceSnapshot snapshot, CancellationToken cancellationToken)
    {
        var endpoint = replica.GetEndpoint(Balancer.Endpoint);
        if (ResourceProcess.IdOf(snapshot) is not { } process || !endpoint.IsAllocated || await ReplicaReadiness.AcceptsAsync(endpoint, cancellationToken) || ListeningSockets.Of(process) is not [_, ..] elsewhere)
        {
            _sightings.Remove(replica.Name);
            return null;
        }

        var sightings = _sightings[replica.Name] = _sightings.GetValueOrDefault(replica.Name) + 1;
        return sightings < RequiredSightings ? null
            : $"{replica.Name} listens at {string.Join(" and ", elsewhere)} instead of {endpoint.Host}:{endpoint.Port}. Use the port in the environment variable PORT{(ForeignReplica.Is(replica) ? ", or write {port} in --Command" : "")}.";
    }
}
