using System.Diagnostics;

namespace McpAspire.Tests.SessionModel;

/// <summary>Shortens a sequence that violates something: leaves out ever smaller pieces as long as what remains violates something still.</summary>
internal static class ShortSequence
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="steps">What was seen to violate something.</param>
    /// <param name="runAsync">Runs a sequence, and returns what came of it.</param>
    /// <returns>What came of the shortest one found; null if none violated anything again.</returns>
    public static async Task<Outcome?> FindAsync(IReadOnlyList<Step> steps, Func<IReadOnlyList<Step>, Task<Outcome>> runAsync)
    {
        var watch = Stopwatch.StartNew();
        Outcome? shortest = null;
        for (var piece = steps.Count / 2; piece > 0 && watch.Elapsed < Patience; piece /= 2)
        {
            for (var start = 0; start < steps.Count && watch.Elapsed < Patience;)
            {
                var fewer = steps.Where((_, index) => index < start || index >= start + piece).ToList();
                var outcome = await runAsync(fewer);
                if (outcome.Violations.Count > 0)
                {
                    (steps, shortest) = (fewer, outcome);
                }
                else
                {
                    start += piece;
                }
            }
        }

        return shortest;
    }
}
