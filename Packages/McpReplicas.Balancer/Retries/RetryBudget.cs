namespace McpReplicas.Balancer.Retries;

/// <summary>
/// Limits retries to a fifth of the load, plus a reserve of 100. When all replicas are overloaded, retrying every request would add to the load.
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
