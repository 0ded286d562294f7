using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>Runs the calls of one era that need more than one request.</summary>
internal sealed class RoundsRun(ProbeOptions options, Era era, Func<ProbeClient, Conversation> begin, ToolChoice tools)
{
    public async Task<RoundsReport> RunAsync(CancellationToken cancellationToken) => new(
        era is Era.Modern ? await new SecondRoundTest(options, begin, tools).RunAsync(cancellationToken) : null,
        options.Then is { } then ? await new ThenTest(options, begin, tools, then).RunAsync(cancellationToken) : null);
}
