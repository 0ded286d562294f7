using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>
/// Retries the message that did not reach its stream, so that each worker of a round-robin balancer receives it. If all retries fail, the address may be wrong instead:
/// a proxy that serves the application below a path prefix answers 404 to other paths.
/// </summary>
internal sealed class MessageTest(ProbeOptions options, Func<ProbeClient, SseConversation> begin)
{
    private const int Times = 8;

    public async Task<SessionLoss> RunAsync(CancellationToken cancellationToken)
    {
        using var several = new Connections(options.Connections, options.Connecting);
        await using var conversation = begin(new ProbeClient(1, several));
        var answer = (await conversation.OpenAsync(cancellationToken)).Exchange;
        for (var time = 1; time < Times && answer.Outcome is Outcome.SessionLost; time++)
        {
            answer = await conversation.RepeatOpeningAsync(cancellationToken);
        }

        return answer.Outcome is Outcome.Answered or Outcome.Refused ? SessionLoss.EachRequest : SessionLoss.Unknown;
    }
}
