using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>A stream that is held while the other requests are sent, to see whether somebody cuts it.</summary>
internal sealed class HeldStream(OpenStream stream, ExchangeLog log) : IAsyncDisposable
{
    /// <summary>Writes down how it went, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stream.BrokeOff)
        {
            log.Add(stream.Exchange with { Outcome = Outcome.Dropped, Problem = "The stream was cut while it was held open." });
        }

        await stream.DisposeAsync();
    }
}
