using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>
/// Sends the message that did not find its stream again, so that workers who take turns have theirs. Where none finds it, the address may be wrong as well:
/// a proxy that serves the application below a prefix says 404 to what lies beside it.
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
            answer = await conversation.KnockAgainAsync(cancellationToken);
        }

        return answer.Outcome is Outcome.Answered or Outcome.Refused ? SessionLoss.EachRequest : SessionLoss.Unknown;
    }
}
