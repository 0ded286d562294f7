using System.Diagnostics;

namespace McpAspire.Tests.SessionModel;

/// <summary>Shortens a sequence that violates something: leaves out ever smaller pieces as long as what remains violates something still.</summary>
internal static class ShortSequence
{
    /// <param name="outcome">What violated something.</param>
    /// <param name="patience">How long to look.</param>
    /// <param name="runAsync">Runs a sequence, and returns what came of it.</param>
    /// <returns>What came of the shortest one found, which is the same if no shorter one violated anything.</returns>
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
