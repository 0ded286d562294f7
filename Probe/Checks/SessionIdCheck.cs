using System.Runtime.CompilerServices;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Checks requests of clients that do not send the session id, and of gateways that send an id that the server did not issue.</summary>
internal sealed class SessionIdCheck : ICheck
{
    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!context.Offers(Era.Legacy))
        {
            yield break;
        }

        var method = context.Runs.First(run => run.Era is Era.Legacy).Opening is { } opening && ListMethods.Of(opening.Capabilities) is [var list, ..] ? list : "ping";
        if (context.IssuesSessions)
        {
            var without = await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpMessages.Ask(method), McpMessages.Legacy, cancellationToken);
            if (without is { IsRefusal: true })
            {
                yield return new Finding("session-id-needed", "The server rejects requests without a session id.", $"{method} without Mcp-Session-Id was answered with {without.Status}: {without.Text}",
                    ["claude.ai and other Claude connectors: never send the id, and initialize before each call"], ["Serve without sessions, or answer a request without a session id statelessly."]);
            }
        }
        else if (await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpMessages.Ask(method), [.. McpMessages.Legacy, (McpRequest.SessionHeader, $"{Guid.NewGuid()}")], cancellationToken) is { IsRefusal: true } foreign)
        {
            yield return new Finding("foreign-session-id-refused", "The server has no sessions, and rejects a session id that it did not issue.", $"{method} with an Mcp-Session-Id made up by the client was answered with {foreign.Status}: {foreign.Text}",
                ["AWS Bedrock AgentCore Runtime: adds its own session id to each request", "clients that were connected before the server stopped issuing sessions"], ["Ignore the header if the server issues no sessions, as 2026-07-28 specifies."]);
        }
    }
}
