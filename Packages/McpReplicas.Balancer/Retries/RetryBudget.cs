namespace McpReplicas.Balancer.Retries;

/// <summary>
/// Limits repetition to a fifth of the load, and a hundred in reserve: when all replicas suffer, repeating every request would make them suffer more.
/// </summary>
internal sealed class RetryBudget
{
    private const int CostOfRetry = 5;
    private const int Reserve = 100 * CostOfRetry;

    private int _tokens = Reserve;

    public void Earn()
    {
        if (Volatile.Read(ref _tokens) < Reserve)
        {
            Interlocked.Increment(ref _tokens);
        }
    }

    public bool TrySpend()
    {
        if (Interlocked.Add(ref _tokens, -CostOfRetry) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _tokens, CostOfRetry);
        return false;
    }
}
