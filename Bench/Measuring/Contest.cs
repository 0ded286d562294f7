using McpAspire.Bench.Running;

namespace McpAspire.Bench.Measuring;

/// <summary>A contender of a contest.</summary>
/// <param name="Name">The name in the table.</param>
/// <param name="Processes">The process that receives the requests, then the processes behind it.</param>
/// <param name="Session">The session id to send; null without a session.</param>
internal sealed record Contender(string Name, ServerProcess[] Processes, string? Session = null);

/// <summary>The results of all turns of a contender.</summary>
internal sealed record Result(string Contest, string Contender, int Connections, IReadOnlyList<Turn> Turns)
{
    public Turn Median => new(
        Of(turn => turn.Rate), Of(turn => turn.P50), Of(turn => turn.P99), Turns.Sum(turn => turn.Failures), Of(turn => turn.Cpu), Of(turn => turn.Memory));

    /// <summary>The difference between the fastest and the slowest turn, as a share of the median.</summary>
    public double Spread => (Turns.Max(turn => turn.Rate) - Turns.Min(turn => turn.Rate)) / Median.Rate;

    private double Of(Func<Turn, double> figure)
    {
        var sorted = Turns.Select(figure).Order().ToList();
        return sorted.Count % 2 is 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}

/// <summary>Compares contenders: each has a turn in every round, so other load on the machine affects all of them equally.</summary>
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

    // Four .NET processes on two cores compile for about twenty seconds, with pauses. So the warm-up ends only after two turns in a row without a better rate.
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
