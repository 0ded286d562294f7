namespace McpAspire.Bench;

/// <summary>How long to measure.</summary>
/// <param name="Rounds">How often each contender has its turn; the table shows the median.</param>
/// <param name="Seconds">How long a turn takes.</param>
/// <param name="IdleConnections">How many connections lie idle while memory is looked at.</param>
internal sealed record Plan(int Rounds, int Seconds, int IdleConnections)
{
    public static readonly Plan Full = new(5, 5, 10_000);
    public static readonly Plan Quick = new(3, 2, 1_000);
}
