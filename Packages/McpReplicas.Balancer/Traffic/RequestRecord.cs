using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using McpReplicas.Balancer.Streams;

namespace McpReplicas.Balancer.Traffic;

/// <summary>One request from its arrival to its end. While the request runs, the record is a feature of its HttpContext.</summary>
internal sealed class RequestRecord(DateTimeOffset time, string httpMethod, string path)
{
    public const string Answered = "answered";
    public const string Refused = "refused";
    public const string Failed = "failed";
    public const string Canceled = "canceled";

    // Clients choose these texts and 200 records are kept, so their length is limited.
    private const int LongestText = 120;

    private readonly List<Attempt> _attempts = new(1);
    private ActivityTraceId _trace;

    /// <summary>The number of the request in the order of their ends, from 1.</summary>
    public long Number { get; set; }

    public DateTimeOffset Time => time;

    public string HttpMethod { get; } = Shorten(httpMethod);

    public string Path { get; } = Shorten(path);

    /// <summary>The MCP method and target; null if the request is not MCP.</summary>
    public McpCall? Call { get; private set; }

    /// <summary>The attempts, in order.</summary>
    public IReadOnlyList<Attempt> Attempts => _attempts;

    public int Status { get; private set; }

    public TimeSpan Duration { get; private set; }

    public string? TraceId => _trace == default ? null : _trace.ToHexString();

    /// <summary>Whether the answer was an event stream. Its duration is not a latency of the replica.</summary>
    public bool Streamed { get; private set; }

    /// <summary>
    /// <see cref="Answered"/> by a replica, <see cref="Refused"/> by the balancer, <see cref="Failed"/> on its way to or from a replica,
    /// or <see cref="Canceled"/> by the client.
    /// </summary>
    public string Outcome { get; private set; } = Failed;

    public void AddAttempt(Attempt attempt) => _attempts.Add(attempt);

    /// <summary>Sets the values that are known at the end.</summary>
    public void Complete(HttpContext context, McpCall? call, TimeSpan duration, bool threw)
    {
        Call = call is null ? null : call with { Method = Shorten(call.Method), Target = Shorten(call.Target) };
        Status = threw && !context.Response.HasStarted ? StatusCodes.Status500InternalServerError : context.Response.StatusCode;
        Duration = duration;
        Streamed = EventStreams.IsOne(context.Response);
        _trace = Activity.Current?.TraceId ?? default;
        Outcome = _attempts switch
        {
            [.., { End.IsAnswer: true }] => Answered,
            // Also if the balancer aborted the client's connection because of it.
            [.., { End.IsFailure: true }] => Failed,
            [_, ..] => Canceled,
            _ when context.RequestAborted.IsCancellationRequested => Canceled,
            [] when threw => Failed,
            [] => Status < StatusCodes.Status400BadRequest ? Answered : Refused,
        };
    }

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Shorten(string? text) => text?.Length > LongestText ? $"{text.AsSpan(0, LongestText - 1)}…" : text;
}
