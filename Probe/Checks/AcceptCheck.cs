using System.Runtime.CompilerServices;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Clients that accept less than both kinds of answer.</summary>
internal sealed class AcceptCheck : ICheck
{
    private const int NotAcceptable = 406;

    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Offers(Era.Legacy)
            && await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpWords.Ask("ping"), [("Accept", McpRequest.EventStream), (McpRequest.ProtocolVersion, McpWords.Version)], cancellationToken) is { Status: NotAcceptable })
        {
            yield return new Finding("accept-refused", "Requests that accept only event streams are refused.", "ping with Accept: text/event-stream was answered 406.",
                ["ElevenLabs: accepts only event streams"], ["Answer with an event stream if nothing else is accepted."]);
        }
    }
}
