using System.Runtime.CompilerServices;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Checks that two concurrent requests with the same id each receive their own answer.</summary>
internal sealed class SameIdCheck : ICheck
{
    private const int Pairs = 3;

    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Runs.FirstOrDefault(run => run.Era is Era.Legacy && run.IsOffered) is not { Opening: { } opening } || ListMethods.Of(opening.Capabilities) is not [var method, ..])
        {
            yield break;
        }

        var headers = McpMessages.Legacy;
        if (context.IssuesSessions)
        {
            if (await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpMessages.Initialize(), [McpMessages.Accept], cancellationToken) is not { HasResult: true } opened)
            {
                yield break;
            }

            headers = [.. headers, (McpRequest.SessionHeader, opened.Header(McpRequest.SessionHeader))];
            await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, Handshake.End(), headers, cancellationToken);
        }

        // First in sequence: a failure here has another cause than the ids.
        var (list, ping) = (McpMessages.Ask(method), McpMessages.Ask("ping"));
        var isPlain = IsList(await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, list, headers, cancellationToken), method)
            && await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, ping, headers, cancellationToken) is { Answer: not null };
        var haveCollided = false;
        for (var pair = 0; pair < Pairs && isPlain && !haveCollided; pair++)
        {
            var (first, second) = await context.Http.SendTogetherAsync(list, ping, headers, cancellationToken);
            haveCollided = !IsList(first, method) || second is not { Answer: not null } || IsList(second, method);
        }

        if (context.IssuesSessions)
        {
            await context.Http.SendAsync(HttpMethod.Delete, context.Options.Endpoint, null, headers, cancellationToken);
        }

        if (haveCollided)
        {
            yield return new Finding("ids-collide", "The server mixes up concurrent requests with the same id.", $"{method} and ping were sent at the same time over two connections, both with the id 1: one of them received no answer, or the answer of the other.",
                ["claude.ai: sends id 1 with every request, also concurrently in one session"], ["Track running requests by connection, not by id alone."]);
        }
    }

    private static bool IsList(RawAnswer? answer, string method) => answer is { HasResult: true } && ListMethods.In(answer.Answer.At("result"), method) is not null;
}
