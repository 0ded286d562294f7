using System.Runtime.CompilerServices;
using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Checks;

/// <summary>Whether a request of 2026-07-28 is refused whose headers say something else than its body.</summary>
internal sealed class HeaderCheck : ICheck
{
    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!context.Offers(Era.Modern)
            || await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpWords.AskModern(ModernConversation.Discover), McpWords.Modern("tools/list"), cancellationToken) is not { HasResult: true })
        {
            yield break;
        }

        yield return new Finding("header-mismatch-accepted", "Headers that disagree with the body are accepted.", "A server/discover with Mcp-Method: tools/list was answered; 2026-07-28 asks for 400 and -32020.",
            ["gateways that admit, route or count by Mcp-Method: a client can get past them"], ["Compare Mcp-Method and Mcp-Name with the body, and refuse with 400 and -32020."]);
    }
}
