using System.Diagnostics;
using System.Net;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>The addresses of a Service's ready pods. Each change becomes visible after a delay.</summary>
internal sealed class LateView(Func<IEnumerable<Pod>> pods, TimeSpan delay)
{
    private readonly Lock _lock = new();
    private readonly List<(long Since, IPAddress[] Addresses)> _known = [(0, [])];

    public TimeSpan Delay { get; set; } = delay;

    public IReadOnlyList<IPAddress> Addresses
    {
        get
        {
            lock (_lock)
            {
                while (_known.Count > 1 && Stopwatch.GetElapsedTime(_known[1].Since) >= Delay)
                {
                    _known.RemoveAt(0);
                }

                return _known[0].Addresses;
            }
        }
    }

    /// <summary>Records the current addresses.</summary>
    public void Look()
    {
        IPAddress[] now = [.. pods().Where(pod => pod is { IsReady: true, IsTerminating: false }).Select(pod => pod.Address)];
        lock (_lock)
        {
            if (!_known[^1].Addresses.SequenceEqual(now))
            {
                _known.Add((Stopwatch.GetTimestamp(), now));
            }
        }
    }
}
