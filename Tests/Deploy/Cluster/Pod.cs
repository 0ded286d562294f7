using System.Diagnostics;
using System.Net;
using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>A pod with a simulated kubelet, which starts, probes, restarts and stops the container.</summary>
internal sealed class Pod : IDisposable
{
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(1);

    private readonly Func<PodContainer> _start;
    private readonly PodLink _link;
    private readonly Action _end;
    private readonly CancellationTokenSource _deleted = new();
    private readonly Task _running;
    private PodContainer? _container;
    private string _lastOutput = "";
    private long _readySince;
    private long _lostSince;

    public Pod(string name, int revision, Workload workload, PodLink link, Func<PodContainer> start, Action end)
    {
        (Name, Revision, Workload, _link, _start, _end) = (name, revision, workload, link, start, end);
        _running = Task.Run(RunAsync);
    }

    public string Name { get; }

    public int Revision { get; }

    public Workload Workload { get; }

    public IPAddress Address => _link.Address;

    public bool IsReady { get; private set; }

    public bool IsTerminating => _deleted.IsCancellationRequested;

    public int Starts { get; private set; }

    /// <summary>Whether the container exited within its grace period; null before it is stopped.</summary>
    public bool? ExitedInTime { get; private set; }

    public TimeSpan StartTime { get; private set; }

    /// <summary>The output of the container, or of the previous one if no container runs.</summary>
    public string Output => _container?.Output ?? _lastOutput;

    public int ProcessId => _container!.ProcessId;

    public bool IsLost => _lostSince is not 0;

    /// <summary>The time since its node was lost.</summary>
    public TimeSpan LostFor => IsLost ? Stopwatch.GetElapsedTime(_lostSince) : TimeSpan.Zero;

    /// <summary>Whether it has been ready for at least <c>minReadySeconds</c>.</summary>
    public bool IsAvailable => IsReady && Stopwatch.GetElapsedTime(_readySince) >= TimeSpan.FromSeconds(Workload.Deployment?.MinReadySeconds ?? 0);

    /// <summary>Its state and its output, for a message.</summary>
    public string Describe() => $"{Name} at {Address}, ready {IsReady}, starts {Starts}: {Output}";

    /// <summary>Deletes the pod: the endpoints change at the same time as the container gets SIGTERM.</summary>
    public async Task TerminateAsync()
    {
        await _deleted.CancelAsync();
        await _running;
        ExitedInTime = _container is null || await _container.StopAsync(TimeSpan.FromSeconds(Workload.Pod.TerminationGracePeriodSeconds ?? 30));
        _end();
    }

    /// <summary>Cuts the pod off, as if its node lost its power. Its kubelet reports nothing from then on.</summary>
    public void Lose()
    {
        _lostSince = Stopwatch.GetTimestamp();
        _link.Cut();
    }

    /// <summary>Removes the pod without a grace period, as a cluster does when it gives up a node.</summary>
    public async Task ForgetAsync()
    {
        await _deleted.CancelAsync();
        await _running;
        await (_container?.KillAsync() ?? Task.CompletedTask);
        _end();
    }

    public void Dispose()
    {
        _container?.Dispose();
        _deleted.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var started = Stopwatch.GetTimestamp();
                _container = _start();
                Starts++;
                if (await StartsAsync())
                {
                    StartTime = Stopwatch.GetElapsedTime(started);
                    await WatchAsync();
                }

                IsReady = IsLost && IsReady;
                await _container.KillAsync();
                _lastOutput = _container.Output;
                _container.Dispose();
                _container = null;
                await Task.Delay(BackOff, _deleted.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The pod is being deleted.
        }
    }

    private async Task<bool> StartsAsync()
    {
        var probe = Workload.Container.StartupProbe ?? Workload.Container.ReadinessProbe;
        for (var failures = 0; failures < (probe.FailureThreshold ?? 3) && !_container!.HasExited; failures++)
        {
            if (await PassesAsync(probe))
            {
                return true;
            }

            await Task.Delay(Period(probe), _deleted.Token);
        }

        return false;
    }

    // Returns when the container exits or fails its liveness probe.
    private async Task WatchAsync()
    {
        var (readiness, liveness) = (Workload.Container.ReadinessProbe, Workload.Container.LivenessProbe);
        var (unready, dead, lastLiveness) = (0, 0, Stopwatch.GetTimestamp());
        while (!_container!.HasExited && dead < (liveness.FailureThreshold ?? 3))
        {
            var passes = await PassesAsync(readiness);
            unready = passes ? 0 : unready + 1;
            if (!IsLost && (passes || unready >= (readiness.FailureThreshold ?? 3)))
            {
                _readySince = passes && !IsReady ? Stopwatch.GetTimestamp() : _readySince;
                IsReady = passes;
            }

            if (!IsLost && Stopwatch.GetElapsedTime(lastLiveness) >= Period(liveness))
            {
                dead = await PassesAsync(liveness) ? 0 : dead + 1;
                lastLiveness = Stopwatch.GetTimestamp();
            }

            await Task.Delay(Period(readiness), _deleted.Token);
        }
    }

    private Task<bool> PassesAsync(V1Probe probe) => PodProbe.PassesAsync(probe, Address, Workload, _deleted.Token);

    private static TimeSpan Period(V1Probe probe) => TimeSpan.FromSeconds(probe.PeriodSeconds ?? 10);
}
