using System.Diagnostics;
using System.Net;
using k8s.Models;
using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>A pod, and what a kubelet does for it: it starts the container, probes it, starts it again, and stops it.</summary>
internal sealed class Pod : IDisposable
{
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(1);

    private readonly Func<PodContainer> _start;
    private readonly PodLink _link;
    private readonly Action _end;
    private readonly CancellationTokenSource _leaves = new();
    private readonly Task _life;
    private PodContainer? _container;
    private string _lastOutput = "";
    private long _readySince;
    private long _lostSince;

    public Pod(string name, int revision, Workload workload, PodLink link, Func<PodContainer> start, Action end)
    {
        (Name, Revision, Workload, _link, _start, _end) = (name, revision, workload, link, start, end);
        _life = Task.Run(LiveAsync);
    }

    public string Name { get; }

    public int Revision { get; }

    public Workload Workload { get; }

    public IPAddress Address => _link.Address;

    public bool IsReady { get; private set; }

    public bool IsTerminating => _leaves.IsCancellationRequested;

    public int Starts { get; private set; }

    /// <summary>Whether it left by itself within its grace; null while it has not been told to.</summary>
    public bool? HasLeftByItself { get; private set; }

    public TimeSpan StartTime { get; private set; }

    /// <summary>What the container has printed, or the one before it.</summary>
    public string Output => _container?.Output ?? _lastOutput;

    public int ProcessId => _container!.ProcessId;

    public bool IsLost => _lostSince is not 0;

    /// <summary>How long its node has been silent.</summary>
    public TimeSpan LostFor => IsLost ? Stopwatch.GetElapsedTime(_lostSince) : TimeSpan.Zero;

    /// <summary>Whether it has been ready for as long as its Deployment asks.</summary>
    public bool IsAvailable => IsReady && Stopwatch.GetElapsedTime(_readySince) >= TimeSpan.FromSeconds(Workload.Deployment?.MinReadySeconds ?? 0);

    /// <summary>Ends it as a deletion does: endpoints change while it gets its signal.</summary>
    public async Task TerminateAsync()
    {
        await _leaves.CancelAsync();
        await _life;
        HasLeftByItself = _container is null || await _container.StopAsync(TimeSpan.FromSeconds(Workload.Pod.TerminationGracePeriodSeconds ?? 30));
        _end();
    }

    /// <summary>Cuts it off. Its kubelet says nothing any more.</summary>
    public void Lose()
    {
        _lostSince = Stopwatch.GetTimestamp();
        _link.Cut();
    }

    /// <summary>What the cluster concludes when a node has been silent for long.</summary>
    public async Task ForgetAsync()
    {
        await _leaves.CancelAsync();
        await _life;
        await (_container?.KillAsync() ?? Task.CompletedTask);
        _end();
    }

    public void Dispose()
    {
        _container?.Dispose();
        _leaves.Dispose();
    }

    private async Task LiveAsync()
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
                await Task.Delay(BackOff, _leaves.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It is told to leave.
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

            await Task.Delay(Period(probe), _leaves.Token);
        }

        return false;
    }

    // Until it exits or no longer lives.
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

            await Task.Delay(Period(readiness), _leaves.Token);
        }
    }

    private Task<bool> PassesAsync(V1Probe probe) => PodProbe.PassesAsync(probe, Address, Workload, _leaves.Token);

    private static TimeSpan Period(V1Probe probe) => TimeSpan.FromSeconds(probe.PeriodSeconds ?? 10);
}
