using System.Collections.Concurrent;
using System.Diagnostics;

namespace McpAspire.Tests.SessionModel;

/// <summary>The events of a run with their times, and the violations.</summary>
internal sealed class History
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly ConcurrentQueue<string> _violations = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public IReadOnlyCollection<string> Violations => _violations;

    public void Add(string line) => _lines.Enqueue($"{_watch.Elapsed.TotalSeconds,7:0.000}  {line}");

    public void Violate(string what)
    {
        Add($"VIOLATION: {what}");
        _violations.Enqueue(what);
    }
}
