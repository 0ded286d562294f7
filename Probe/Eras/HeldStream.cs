using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>A stream that stays open while other requests are sent, to detect whether it is cut.</summary>
internal sealed class HeldStream(OpenStream stream, ExchangeLog log) : IAsyncDisposable
{
    /// <summary>Logs a stream that was cut, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stream.BrokeOff)
        {
            log.Add(stream.Exchange with { Outcome = Outcome.Dropped, Problem = "The stream was cut while it was open." });
        }

        await stream.DisposeAsync();
    }
}
