namespace McpReplicas.Balancer.Traffic;

/// <summary>The number of requests by outcome.</summary>
internal readonly record struct RequestTotals(long Answered, long Refused, long Failed, long Canceled)
{
    public RequestTotals Plus(string outcome) => outcome switch
    {
        RequestRecord.Answered => this with { Answered = Answered + 1 },
        RequestRecord.Refused => this with { Refused = Refused + 1 },
        RequestRecord.Canceled => this with { Canceled = Canceled + 1 },
        _ => this with { Failed = Failed + 1 },
    };
}
