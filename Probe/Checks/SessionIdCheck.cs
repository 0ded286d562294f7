using System.Runtime.CompilerServices;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Clients that do not send a session's id back, and clouds that send one that nobody has issued.</summary>
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
            var without = await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpWords.Ask(method), McpWords.Legacy, cancellationToken);
            if (without is { IsRefusal: true })
            {
                yield return new Finding("session-id-needed", "Requests without a session's id are refused.", $"{method} without Mcp-Session-Id was answered {without.Status}: {without.Text}",
                    ["claude.ai and other Claude connectors: never send the id back, and initialize before each call"], ["Serve without sessions, or serve a request without an id as one that stands for itself."]);
            }
        }
        else if (await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpWords.Ask(method), [.. McpWords.Legacy, (McpRequest.SessionHeader, $"{Guid.NewGuid()}")], cancellationToken) is { IsRefusal: true } foreign)
        {
            yield return new Finding("foreign-session-id-refused", "A server without sessions refuses an id that it did not issue.", $"{method} with an Mcp-Session-Id that the client made was answered {foreign.Status}: {foreign.Text}",
                ["AWS Bedrock AgentCore Runtime: adds an id of its own to each request", "clients that were connected before the server stopped issuing sessions"], ["Ignore the header where sessions are not issued, as 2026-07-28 says."]);
        }
    }
}
