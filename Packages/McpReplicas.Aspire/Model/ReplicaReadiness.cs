using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpReplicas.Aspire.Model;

/// <summary>Whether a replica that is no project of .NET's is ready, where it has no path that says so: it accepts connections at its endpoint.</summary>
internal static class ReplicaReadiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Makes that the health of a resource.</summary>
    public static IResourceBuilder<T> WithConnectionHealthCheck<T>(this IResourceBuilder<T> resource)
        where T : IResourceWithEndpoints
    {
        var name = $"{resource.Resource.Name}_connection";
        var endpoint = resource.GetEndpoint(Balancer.Endpoint);
        resource.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(name, async cancellationToken =>
            !endpoint.IsAllocated ? HealthCheckResult.Unhealthy("it has no address yet")
            : await AcceptsAsync(endpoint, cancellationToken) ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"it does not listen at {endpoint.Host}:{endpoint.Port}"));
        return resource.WithHealthCheck(name);
    }

    /// <summary>Whether somebody listens there. A name stands for all its addresses: a server may have but one of those of localhost.</summary>
    public static async Task<bool> AcceptsAsync(EndpointReference endpoint, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            await client.ConnectAsync(endpoint.Host, endpoint.Port, deadline.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
