using System.Text.Json.Serialization;
using McpAspire.Probe.Checks;
using McpAspire.Probe.Compare;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Holding;

namespace McpAspire.Probe.Judgement;

/// <summary>What is printed, and the JSON of <c>--json</c>; docs/probe.md describes the fields.</summary>
internal sealed record ProbeReport
{
    /// <summary>Counts up when a field changes its meaning or goes.</summary>
    [JsonPropertyOrder(-1)]
    public int Schema { get; } = 1;

    public required string Endpoint { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The worse one of two that are compared.</summary>
    public int ExitCode => Verdict is Verdict.Safe && ComparedWith is { } other ? other.Verdict.ExitCode() : Verdict.ExitCode();

    /// <summary>The verdict as a sentence.</summary>
    public required string Summary { get; init; }

    public required IReadOnlyList<Reason> Reasons { get; init; }

    /// <summary>What some clients do not get along with. It does not change the verdict.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The streams that were held.</summary>
    public required IReadOnlyList<HeldReport> Held { get; init; }

    /// <summary>Another endpoint; null if there is none.</summary>
    public Comparison? ComparedWith { get; init; }

    /// <summary>What does not change the verdict and is good to know.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    public required IReadOnlyList<EraReport> Eras { get; init; }

    public required ReplicasReport Replicas { get; init; }

    public FailureReport? FirstFailure { get; init; }

    public required IReadOnlyList<string> TraceIds { get; init; }

    public required int Calls { get; init; }

    public required int Connections { get; init; }

    public required double Seconds { get; init; }
}

/// <summary>What became of an era.</summary>
internal enum EraState
{
    Offered,
    NotOffered,

    /// <summary>Nobody who could know has said.</summary>
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

/// <summary>How alike the answers to a list method were.</summary>
internal sealed record ListReport(string Method, int Entries, IReadOnlyList<string> Names, int Answers, int Different, bool IsOrderEqual, int? Replicas);

/// <summary>How long a step took.</summary>
internal sealed record StepReport(string Step, int Requests, int Failed, double P50Ms, double P99Ms);

/// <summary>Who answered.</summary>
/// <param name="ToldBy">The header or the cookie that tells; null if nothing does.</param>
/// <param name="Shares">How many answers each gave.</param>
internal sealed record ReplicasReport(string? ToldBy, IReadOnlyList<ReplicaShare> Shares);

internal sealed record ReplicaShare(string Name, int Answers);

/// <summary>The first exchange that failed, whole.</summary>
internal sealed record FailureReport(Era Era, string Step, int Client, int Connection, string? Replica, string TraceId, double Ms, string Problem, string Request, string Response);
