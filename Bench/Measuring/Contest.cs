using McpAspire.Bench.Running;

namespace McpAspire.Bench.Measuring;

/// <summary>Somebody who takes part.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Processes">The one that is asked, then those behind it.</param>
/// <param name="Session">The id of a session to send, for clients that have one.</param>
internal sealed record Contender(string Name, ServerProcess[] Processes, string? Session = null);

/// <summary>What a contender did in all of its turns.</summary>
internal sealed record Result(string Contest, string Contender, int Connections, IReadOnlyList<Turn> Turns)
{
    public Turn Median => new(
        Of(turn => turn.Rate), Of(turn => turn.P50), Of(turn => turn.P99), Turns.Sum(turn => turn.Failures), Of(turn => turn.Cpu), Of(turn => turn.Memory));

    /// <summary>From the slowest to the fastest turn, as a share of the median.</summary>
    public double Spread => (Turns.Max(turn => turn.Rate) - Turns.Min(turn => turn.Rate)) / Median.Rate;

    private double Of(Func<Turn, double> figure)
    {
        var sorted = Turns.Select(figure).Order().ToList();
        return sorted.Count % 2 is 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}

/// <summary>Contenders side by side: in each round all of them have a turn, so whatever else the machine does meets all alike.</summary>
internal static class Contest
{
    private const int SecondsOfWarmUp = 3;
    private const int LeastWarmUps = 5;
    private const int MostWarmUps = 12;
    private const double Noise = 1.05;

    public static async Task<IEnumerable<Result>> RunAsync(string name, Plan plan, int[] connections, params Contender[] contenders)
    {
        Console.Error.WriteLine($"{name}: {string.Join(", ", contenders.Select(contender => contender.Name))}");
        foreach (var contender in contenders)
        {
            await WarmUpAsync(contender);
        }

        var results = contenders.SelectMany(contender => connections.Select(count => (contender, count))).ToDictionary(key => key, _ => new List<Turn>());
        for (var round = 0; round < plan.Rounds; round++)
        {
            foreach (var ((contender, count), turns) in results)
            {
                turns.Add(await Wrk.RunAsync(contender.Processes, count, plan.Seconds, contender.Session));
            }
        }

        return results.Select(result => new Result(name, result.Key.contender.Name, result.Key.count, result.Value));
    }

    // Four .NET processes on two cores go on compiling for twenty seconds, by fits and starts: until two turns in a row bring nothing.
    private static async Task WarmUpAsync(Contender contender)
    {
        var best = 0.0;
        for (int turn = 0, inVain = 0; turn < MostWarmUps && (turn < LeastWarmUps || inVain < 2); turn++)
        {
            var rate = (await Wrk.RunAsync(contender.Processes, 16, SecondsOfWarmUp, contender.Session)).Rate;
            inVain = rate > best * Noise ? 0 : inVain + 1;
            best = Math.Max(best, rate);
        }
    }
}
