using System.Runtime.CompilerServices;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Two requests with the same id at the same time, each of which wants its own answer.</summary>
internal sealed class SameIdCheck : ICheck
{
    private const int Pairs = 3;

    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (context.Runs.FirstOrDefault(run => run.Era is Era.Legacy && run.IsOffered) is not { Opening: { } opening } || ListMethods.Of(opening.Capabilities) is not [var method, ..])
        {
            yield break;
        }

        var headers = McpWords.Legacy;
        if (context.IssuesSessions)
        {
            if (await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, McpWords.Initialize(), [McpWords.Accept], cancellationToken) is not { HasResult: true } opened)
            {
                yield break;
            }

            headers = [.. headers, (McpRequest.SessionHeader, opened.Header(McpRequest.SessionHeader))];
            await context.Http.SendAsync(HttpMethod.Post, context.Options.Endpoint, Handshake.End(), headers, cancellationToken);
        }

        // One after the other first: what fails then has nothing to do with ids.
        var (list, ping) = (McpWords.Ask(method), McpWords.Ask("ping"));
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
            yield return new Finding("ids-collide", "Two requests with the same id at the same time get in each other's way.", $"{method} and ping, both with the id 1, over two connections at the same time: one of them got no answer, or the other's.",
                ["claude.ai: sends id 1 with everything, also at the same time and in one session"], ["Keep the requests that are running by connection, and not by id alone."]);
        }
    }

    private static bool IsList(RawAnswer? answer, string method) => answer is { HasResult: true } && ListMethods.In(answer.Answer.At("result"), method) is not null;
}
