using McpAspire.Dashboard.Telemetry;

namespace McpAspire.Dashboard.Traces;

/// <summary>The spans that have come of one trace, in the order in which they came. Used under the lock of its store.</summary>
internal sealed class Trace(UInt128 id, Limits limits)
{
    private const int Overhead = 256;
    private readonly List<KeptSpan> _spans = [];
    private bool _asksForHealth;
    private bool _asksForMore;

    public UInt128 Id => id;

    public IReadOnlyList<KeptSpan> Spans => _spans;

    /// <summary>Spans that came after there were as many as are kept.</summary>
    public int Dropped { get; private set; }

    public long Bytes { get; private set; } = Overhead;

    public long Start { get; private set; } = long.MaxValue;

    public long End { get; private set; }

    public int Errors { get; private set; }

    /// <summary>Whether it asks for nothing but whether a process is well.</summary>
    public bool IsProbe => _asksForHealth && !_asksForMore;

    /// <summary>The span that began it all; while it has not come, the earliest that has.</summary>
    public KeptSpan Root { get; private set; } = null!;

    public bool Add(KeptSpan span)
    {
        if (_spans.Count >= limits.SpansOfTrace)
        {
            Dropped++;
            return false;
        }

        _spans.Add(span);
        Bytes += span.Bytes;
        Start = Math.Min(Start, span.Start);
        End = Math.Max(End, span.End);
        Errors += span.IsError ? 1 : 0;
        _asksForHealth |= Probes.Is(span) is true;
        _asksForMore |= Probes.Is(span) is false;
        if (Root is null || (IsRoot(span), -span.Start).CompareTo((IsRoot(Root), -Root.Start)) > 0)
        {
            Root = span;
        }

        return true;

        static bool IsRoot(KeptSpan span) => span.ParentId is 0;
    }
}
