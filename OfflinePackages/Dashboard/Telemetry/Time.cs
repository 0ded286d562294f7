namespace McpAspire.Dashboard.Telemetry;

/// <summary>Times as a browser reads them: milliseconds since 1970.</summary>
internal static class Time
{
    private const double NanosecondsOfMillisecond = 1_000_000;

    public static double Milliseconds(long unixNanoseconds) => unixNanoseconds / NanosecondsOfMillisecond;

    public static double? Milliseconds(DateTime? utc) => utc is { } time ? (time - DateTime.UnixEpoch).TotalMilliseconds : null;
}
