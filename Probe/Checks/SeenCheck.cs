using System.Runtime.CompilerServices;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Checks;

/// <summary>Checks the answers that the probe already has: duplicate headers, and rejections without Retry-After.</summary>
internal sealed class SeenCheck(IReadOnlyList<Exchange> exchanges) : ICheck
{
    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        var doubled = exchanges.Where(exchange => exchange.DoubledHeaders.Count > 0).ToList();
        if (doubled is [var first, ..])
        {
            yield return new Finding("header-twice", "The answer contains a header twice that may occur only once.", $"{string.Join(", ", doubled.SelectMany(exchange => exchange.DoubledHeaders).Distinct())} in {doubled.Count} answers, first to {first.Step}.",
                ["Claude Code and others: join the two values to \"a, a\" and send that back", "browsers: reject two Access-Control-Allow-Origin headers"], ["Set the header either in the server or in the balancer, not in both."]);
        }

        var refused = exchanges.Where(exchange => exchange.Status is 429 or 503 && !exchange.HasRetryAfter).ToList();
        if (refused is [var other, ..])
        {
            yield return new Finding("retry-after-missing", "A rejected request has no retry time.", $"{refused.Count} answers with {other.Status} had no Retry-After, first to {other.Step}.",
                ["open-webui: keeps sending during a 429", "SDKs that choose the protocol version by the first answer: may stay with the older one"], ["Send Retry-After, in seconds, with every 429 and 503."]);
        }
    }
}
