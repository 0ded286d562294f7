namespace McpAspire.Probe.Holding;

/// <summary>The result of keeping an idle stream open.</summary>
/// <param name="Step">The request that opened it.</param>
/// <param name="Seconds">How long it was open, in seconds.</param>
/// <param name="LongestSilence">The longest time without a byte, in seconds.</param>
/// <param name="Reads">How often data arrived, including comments.</param>
/// <param name="End">How it ended.</param>
internal sealed record HeldReport(string Step, double Seconds, double LongestSilence, int Reads, HeldEnd End);

internal enum HeldEnd
{
    /// <summary>It stayed open until the end of the test.</summary>
    Held,

    /// <summary>The other side ended it.</summary>
    Ended,

    /// <summary>The connection broke.</summary>
    Broken,
}
