using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace McpAspire.LoadBalancer.Page;

/// <summary>
/// Kills the process of a replica, so that one can watch what a crash does. The replica itself tells its process id just before; one that does not
/// answer any more is known by what it told the last probe.
/// </summary>
internal sealed partial class ReplicaKill(IOptions<PageOptions> options, Probes probes, TimeProvider time, ILogger<ReplicaKill> logger) : IDisposable
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(1) };

    public async Task<IResult> KillAsync(ClusterState cluster, DestinationState replica, CancellationToken cancellationToken)
    {
        if (!options.Value.AllowKill)
        {
            return Sentence.Of("Replicas can't be killed here: Balancer:AllowKill is false. The AppHost sets it in Development.", StatusCodes.Status403Forbidden);
        }

        var name = replica.DestinationId;
        var address = new Uri(replica.Model.Config.Address);
        if (!address.IsLoopback)
        {
            return Cannot($"{name} can't be killed from here: it runs at {address}, not on this machine.");
        }

        try
        {
            return await ProcessOfAsync(replica, new Uri(address, cluster.Model.Config.HealthCheck?.Active?.Path ?? "/"), cancellationToken) is var (id, told)
                ? await KillAsync(name, id, told, cancellationToken)
                : Cannot($"{name} can't be killed: it never told its process id, in the header {Probes.ProcessIdHeader} of its health.");
        }
        catch (HttpRequestException exception) when (exception.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return Cannot($"{name} can't be killed: nothing listens at {address}.");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The process id, and when it was told.</summary>
    private async Task<(int Id, DateTimeOffset Told)?> ProcessOfAsync(DestinationState replica, Uri health, CancellationToken cancellationToken)
    {
        try
        {
            var asked = time.GetUtcNow();
            using var answer = await _http.GetAsync(health, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Probes.ProcessIdIn(answer) is { } id ? (id, asked) : null;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return probes.LastWithProcessOf(replica) is { ProcessId: { } id } probe ? (id, probe.Time) : null;
        }
    }

    private async Task<IResult> KillAsync(string name, int id, DateTimeOffset told, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            // The replica may be gone and its number have been given to another, which then is younger than what the replica told.
            if (id == Environment.ProcessId || process.StartTime.ToUniversalTime() > told)
            {
                return Cannot($"{name} can't be killed: the process {id} is another one by now.");
            }

            process.Kill();
            await process.WaitForExitAsync(cancellationToken).WaitAsync(TimeToEnd, cancellationToken);
        }
        catch (ArgumentException)
        {
            return Cannot($"{name} can't be killed: its process {id} is gone.");
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException or TimeoutException)
        {
            return Cannot($"{name} can't be killed, process {id}: {exception.Message}");
        }

        LogKilled(name, id);
        return Sentence.Of($"{name} is killed: its process {id} has ended.");
    }

    private static IResult Cannot(string sentence) => Sentence.Of(sentence, StatusCodes.Status409Conflict);

    [LoggerMessage(LogLevel.Warning, "Replica {Replica}, process {ProcessId}, was killed by an operator.")]
    private partial void LogKilled(string replica, int processId);
}
