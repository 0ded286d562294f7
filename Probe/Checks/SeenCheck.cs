using System.Runtime.CompilerServices;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>What the answers that came anyway show: headers twice, and refusals that do not say when to come again.</summary>
internal sealed class SeenCheck(IReadOnlyList<Exchange> exchanges) : ICheck
{
    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var doubled = exchanges.Where(exchange => exchange.DoubledHeaders.Count > 0).ToList();
        if (doubled is [var first, ..])
        {
            yield return new Finding("header-twice", "A header that may come only once comes twice.", $"{string.Join(", ", doubled.SelectMany(exchange => exchange.DoubledHeaders).Distinct())} in {doubled.Count} answers, first to {first.Step}.",
                ["Claude Code and others: join two values to \"a, a\", and send that back", "browsers: refuse two of Access-Control-Allow-Origin"], ["Let either the server or the balancer set it, not both."]);
        }

        var refused = exchanges.Where(exchange => exchange.Status is 429 or 503 && !exchange.HasRetryAfter).ToList();
        if (refused is [var other, ..])
        {
            yield return new Finding("retry-after-missing", "A refusal does not say when to retry.", $"{refused.Count} answers with {other.Status} had no Retry-After, first to {other.Step}.",
                ["open-webui: goes on posting during a 429", "SDKs that choose the era by the first answer: may stay with the older one"], ["Send Retry-After, in seconds, with each 429 and 503."]);
        }
    }
}
