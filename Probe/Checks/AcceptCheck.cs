using System.Runtime.CompilerServices;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Checks requests of clients that accept event streams only.</summary>
internal sealed class AcceptCheck : ICheck
{
    private const int NotAcceptable = 406;

    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Offers(Era.Legacy)
            && await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpMessages.Ask("ping"), [("Accept", McpRequest.EventStream), (McpRequest.ProtocolVersion, McpMessages.Version)], cancellationToken) is { Status: NotAcceptable })
        {
            yield return new Finding("accept-refused", "The server rejects requests that accept only event streams.", "ping with Accept: text/event-stream was answered with 406.",
                ["ElevenLabs: accepts only event streams"], ["Answer with an event stream if the client accepts nothing else."]);
        }
    }
}
