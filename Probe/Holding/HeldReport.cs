namespace McpAspire.Probe.Holding;

/// <summary>How a stream fared that was held without a word.</summary>
/// <param name="Step">How it was opened.</param>
/// <param name="Seconds">How long it was open.</param>
/// <param name="LongestSilence">The longest time without a byte, in seconds.</param>
/// <param name="Reads">How often something came, comments too.</param>
/// <param name="End">How it ended.</param>
internal sealed record HeldReport(string Step, double Seconds, double LongestSilence, int Reads, HeldEnd End);

internal enum HeldEnd
{
    /// <summary>It was open to the last.</summary>
    Held,

    /// <summary>Whoever sent it brought it to its end.</summary>
    Ended,

    /// <summary>The connection broke.</summary>
    Broken,
}
