namespace McpReplicas.Balancer.Traffic;

/// <summary>The last 200 ended requests, and the number of requests by outcome since the balancer started.</summary>
internal sealed class RequestJournal
{
    public const int Size = 200;

    private readonly Lock _lock = new();
    private readonly RequestRecord[] _ring = new RequestRecord[Size];
    private RequestTotals _totals = new(0, 0, 0, 0);
    private long _count;

    public void Add(RequestRecord record)
    {
        lock (_lock)
        {
            _ring[_count % Size] = record;
            record.Number = ++_count;
            _totals = _totals.Plus(record.Outcome);
        }
    }

    /// <summary>The kept requests after the one with this number, the oldest first.</summary>
    public (RequestTotals Totals, IReadOnlyList<RequestRecord> Requests) Since(long number)
    {
        lock (_lock)
        {
            var first = Math.Max(Math.Max(number, 0), _count - Size);
            var requests = new List<RequestRecord>(Size);
            for (var index = first; index < _count; index++)
            {
                requests.Add(_ring[index % Size]);
            }

            return (_totals, requests);
        }
    }
}
