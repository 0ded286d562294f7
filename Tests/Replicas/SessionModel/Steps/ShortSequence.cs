using System.Diagnostics;

namespace McpAspire.Tests.SessionModel;

/// <summary>Shortens a failing sequence: leaves out smaller and smaller pieces, as long as the remaining sequence still fails.</summary>
internal static class ShortSequence
{
    /// <param name="outcome">The outcome of the failing sequence.</param>
    /// <param name="patience">The time limit.</param>
    /// <param name="runAsync">Runs a sequence, and returns its outcome.</param>
    /// <returns>The outcome of the shortest failing sequence; the given outcome if no shorter one fails.</returns>
    public static async Task<Outcome> FindAsync(Outcome outcome, TimeSpan patience, Func<IReadOnlyList<Step>, Task<Outcome>> runAsync)
    {
        var watch = Stopwatch.StartNew();
        for (var piece = outcome.Steps.Count / 2; piece > 0; piece /= 2)
        {
            for (var start = 0; start < outcome.Steps.Count && watch.Elapsed < patience;)
            {
                var shorter = await runAsync([.. outcome.Steps.Where((_, index) => index < start || index >= start + piece)]);
                if (shorter.Violations.Count > 0)
                {
                    outcome = shorter;
                }
                else
                {
                    start += piece;
                }
            }
        }

        return outcome;
    }
}
