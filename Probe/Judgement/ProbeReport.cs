using System.Text.Json.Serialization;
using McpAspire.Probe.Checks;
using McpAspire.Probe.Compare;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Holding;

namespace McpAspire.Probe.Judgement;

/// <summary>The content of the printed report and of the JSON of <c>--json</c>; docs/probe.md describes the fields.</summary>
internal sealed record ProbeReport
{
    /// <summary>The version of the format: it increases when a field changes its meaning or is removed.</summary>
    [JsonPropertyOrder(-1)]
    public int Schema { get; } = 1;

    public required string Endpoint { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The exit code of the verdict; with <c>--compare</c>, that of the other endpoint if this one is safe.</summary>
    public int ExitCode => Verdict is Verdict.Safe && ComparedWith is { } other ? other.Verdict.ExitCode() : Verdict.ExitCode();

    /// <summary>The verdict in one sentence.</summary>
    public required string Summary { get; init; }

    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>Problems that affect only some clients. They do not change the verdict.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The idle streams that <c>--hold</c> kept open.</summary>
    public required IReadOnlyList<HeldReport> Held { get; init; }

    /// <summary>The endpoint of <c>--compare</c>; null without it.</summary>
    public Comparison? ComparedWith { get; init; }

    /// <summary>Notes that do not change the verdict.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    public required IReadOnlyList<EraReport> Eras { get; init; }

    public required ReplicasReport Replicas { get; init; }

    public FailureReport? FirstFailure { get; init; }

    public required IReadOnlyList<string> TraceIds { get; init; }

    public required int Calls { get; init; }

    public required int Connections { get; init; }

    public required double Seconds { get; init; }
}

/// <summary>Whether the endpoint offers an era.</summary>
internal enum EraState
{
    Offered,
    NotOffered,

    /// <summary>No answer of an MCP server shows it.</summary>
    Unknown,
}

internal sealed record EraReport(
    Era Era,
    EraState State,
    string? Why,
    IReadOnlyList<string> Versions,
    string? Server,
    int Sessions,
    string? Tool,
    int Requests,
    int Failed,
    IReadOnlyDictionary<string, int> Statuses,
    int JsonAnswers,
    int EventStreamAnswers,
    IReadOnlyList<ListReport> Lists,
    IReadOnlyList<StepReport> Steps);

/// <summary>How many different answers a list method returned.</summary>
internal sealed record ListReport(string Method, int Entries, IReadOnlyList<string> Names, int Answers, int Different, bool IsOrderEqual, int? Replicas);

/// <summary>The requests and times of one step.</summary>
internal sealed record StepReport(string Step, int Requests, int Failed, double P50Ms, double P99Ms);

/// <summary>The replicas that answered.</summary>
/// <param name="ToldBy">The header, cookie or parameter that identifies replicas; null if nothing does.</param>
/// <param name="Shares">How many answers each replica returned.</param>
internal sealed record ReplicasReport(string? ToldBy, IReadOnlyList<ReplicaShare> Shares);

internal sealed record ReplicaShare(string Name, int Answers);

/// <summary>The first exchange that failed, with its request and response.</summary>
internal sealed record FailureReport(Era Era, string Step, int Client, int Connection, string? Replica, string TraceId, double Ms, string Problem, string Request, string Response);
