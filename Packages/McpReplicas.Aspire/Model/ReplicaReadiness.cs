using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using McpReplicas.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpReplicas.Aspire.Model;

/// <summary>Checks whether a replica or the balancer is ready: by its health path or, without one, by a connection.</summary>
internal static class ReplicaReadiness
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ConnectCallback = LocalhostConnection.ConnectAsync, UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };

    /// <summary>
    /// Adds this check as the health check of a resource. Aspire's own check requires a path and tries only one address of localhost. Aspire runs a check at
    /// the start, 1 s later and 2 s after that. This check waits until the resource is ready, so Aspire knows it at once.
    /// </summary>
    public static IResourceBuilder<T> WithReadinessHealthCheck<T>(this IResourceBuilder<T> resource, string? path)
        where T : IResourceWithEndpoints
    {
        var name = $"{resource.Resource.Name}_ready";
        var endpoint = resource.GetEndpoint(Balancer.Endpoint);
        resource.ApplicationBuilder.Services.AddHealthChecks().AddAsyncCheck(name, async cancellationToken =>
            await WaitAsync(endpoint, path, cancellationToken) is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy());
        return resource.WithHealthCheck(name);
    }

    /// <returns>Why the replica is not ready; null if it is ready.</returns>
    public static async Task<string?> FindProblemAsync(EndpointReference endpoint, string? path, CancellationToken cancellationToken)
    {
        if (!endpoint.IsAllocated || !await AcceptsAsync(endpoint, cancellationToken))
        {
            return endpoint.IsAllocated ? $"it does not listen at {endpoint.Host}:{endpoint.Port}" : "it has no address yet";
        }

        if (path is null)
        {
            return null;
        }

        try
        {
            using var answer = await Http.GetAsync(new Uri(new Uri(endpoint.Url), path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"{path} answers {(int)answer.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return $"{path} does not answer";
        }
    }

    private static async Task<string?> WaitAsync(EndpointReference endpoint, string? path, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        string? problem;
        while ((problem = await FindProblemAsync(endpoint, path, cancellationToken)) is not null && watch.Elapsed < Patience)
        {
            await Task.Delay(Pause, cancellationToken);
        }

        return problem;
    }

    /// <summary>Whether a process accepts connections at the endpoint.</summary>
    public static async Task<bool> AcceptsAsync(EndpointReference endpoint, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            using var socket = await LocalhostConnection.ConnectAsync(new DnsEndPoint(endpoint.Host, endpoint.Port), deadline.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
