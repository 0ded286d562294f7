namespace McpAspire.Probe.Wire;

/// <summary>All exchanges, in bounded memory: messages are kept only for the first exchange of each outcome.</summary>
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

    /// <summary>Logs the exchange, and returns it with its messages.</summary>
    public Exchange Add(Exchange exchange)
    {
        lock (_lock)
        {
            _exchanges.Add(_seen.Add(exchange.Outcome) ? exchange with { Answer = null } : exchange with { Answer = null, Request = "", Response = "" });
        }

        onAdded?.Invoke(exchange);
        return exchange;
    }

    /// <summary>Replaces the outcomes of exchanges when later observations change them.</summary>
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
