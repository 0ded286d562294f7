using System.Net;
using System.Net.Sockets;
using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>Probes a container as a kubelet does.</summary>
internal static class PodProbe
{
    // A new connection for each probe. Only the probe's own time-out applies.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = Timeout.InfiniteTimeSpan };

    public static async Task<bool> PassesAsync(V1Probe probe, IPAddress address, Workload workload, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(probe.TimeoutSeconds ?? 1));
        try
        {
            if (probe.HttpGet is { } get)
            {
                using var answer = await Http.GetAsync(new Uri($"http://{address}:{workload.PortOf(get.Port)}{get.Path}"), timeout.Token);
                return (int)answer.StatusCode is >= 200 and < 400;
            }

            using var connection = new TcpClient();
            await connection.ConnectAsync(address, workload.PortOf(probe.TcpSocket.Port)!.Value, timeout.Token);
            return true;
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
