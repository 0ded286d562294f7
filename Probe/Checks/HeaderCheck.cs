using System.Runtime.CompilerServices;
using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Checks;

/// <summary>Checks that the server rejects a request of 2026-07-28 if its headers contradict its body.</summary>
internal sealed class HeaderCheck : ICheck
{
    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!context.Offers(Era.Modern)
            || await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpMessages.AskModern(ModernConversation.Discover), McpMessages.Modern("tools/list"), cancellationToken) is not { HasResult: true })
        {
            yield break;
        }

        yield return new Finding("header-mismatch-accepted", "The server accepts headers that contradict the body.", "server/discover with Mcp-Method: tools/list was answered; 2026-07-28 specifies 400 and -32020.",
            ["gateways that authorize, route or count by Mcp-Method: a client can bypass them"], ["Compare Mcp-Method and Mcp-Name with the body, and reject a mismatch with 400 and -32020."]);
    }
}
