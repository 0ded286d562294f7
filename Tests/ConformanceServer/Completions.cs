using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

/// <summary>Completes any argument from a few words.</summary>
internal static class Completions
{
    private static readonly string[] Words = ["hello", "help", "world"];

    public static ValueTask<CompleteResult> CompleteAsync(RequestContext<CompleteRequestParams> request, CancellationToken cancellationToken)
    {
        string[] values = [.. Words.Where(word => word.StartsWith(request.Params.Argument.Value, StringComparison.OrdinalIgnoreCase))];
        return ValueTask.FromResult(new CompleteResult { Completion = new Completion { Values = values, Total = values.Length, HasMore = false } });
    }
}
