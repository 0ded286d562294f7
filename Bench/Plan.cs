namespace McpAspire.Bench;

/// <summary>The size of a benchmark run.</summary>
/// <param name="Rounds">The number of turns of each contender; the table shows the median.</param>
/// <param name="Seconds">The duration of a turn in seconds.</param>
/// <param name="IdleConnections">The number of idle connections while memory is measured.</param>
internal sealed record Plan(int Rounds, int Seconds, int IdleConnections)
{
    public static readonly Plan Full = new(5, 5, 10_000);
    public static readonly Plan Quick = new(3, 2, 1_000);
}
