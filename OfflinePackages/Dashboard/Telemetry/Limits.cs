namespace McpAspire.Dashboard.Telemetry;

/// <summary>How much the dashboard keeps. What is older gives way, so that its memory does not grow with the time the application runs.</summary>
internal sealed record Limits
{
    private const long MiB = 1024 * 1024;

    public int Traces { get; init; } = 10_000;

    public int Spans { get; init; } = 100_000;

    /// <summary>Of one trace; what comes after is counted, and not kept.</summary>
    public int SpansOfTrace { get; init; } = 5_000;

    public long SpanBytes { get; init; } = 64 * MiB;

    public int Logs { get; init; } = 10_000;

    public long LogBytes { get; init; } = 16 * MiB;

    /// <summary>Of all instruments: one for each combination of an instrument's dimensions.</summary>
    public int Series { get; init; } = 5_000;

    /// <summary>Of those, histograms, whose points are many times as large.</summary>
    public int HistogramSeries { get; init; } = 1_000;

    /// <summary>Of each series.</summary>
    public int Points { get; init; } = 300;

    public TimeSpan PointEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The processes that send; what more than so many send is not kept.</summary>
    public int Services { get; init; } = 200;

    /// <summary>Characters of any text, be it an attribute or a message.</summary>
    public int TextLength { get; init; } = 4_096;

    /// <summary>Attributes, events and links of one span, each; attributes of anything else.</summary>
    public int Items { get; init; } = 64;
}
