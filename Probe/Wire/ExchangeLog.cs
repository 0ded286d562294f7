namespace McpAspire.Probe.Wire;

/// <summary>All that was exchanged, in a bounded amount of memory: what was said is kept of the first exchange of each outcome only.</summary>
internal sealed class ExchangeLog(Action<Exchange>? onAdded)
{
    private readonly Lock _lock = new();
    private readonly List<Exchange> _exchanges = [];
    private readonly HashSet<Outcome> _seen = [];

    public IReadOnlyList<Exchange> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _exchanges];
            }
        }
    }

    /// <summary>Returns the exchange itself, whole.</summary>
    public Exchange Add(Exchange exchange)
    {
        lock (_lock)
        {
            _exchanges.Add(_seen.Add(exchange.Outcome) ? exchange with { Answer = null } : exchange with { Answer = null, Request = "", Response = "" });
        }

        onAdded?.Invoke(exchange);
        return exchange;
    }

    /// <summary>Says anew what came of some exchanges, once more is known.</summary>
    public void Reconsider(Func<Exchange, Exchange> judge)
    {
        lock (_lock)
        {
            for (var index = 0; index < _exchanges.Count; index++)
            {
                _exchanges[index] = judge(_exchanges[index]);
            }
        }
    }
}
