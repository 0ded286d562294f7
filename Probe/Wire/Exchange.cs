using System.Text.Json.Nodes;
using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Wire;

/// <summary>One request, and what came of it.</summary>
internal sealed record Exchange
{
    public required Era Era { get; init; }

    /// <summary>The JSON-RPC method, or <c>GET</c> or <c>DELETE</c>.</summary>
    public required string Step { get; init; }

    /// <summary>The number of the client that sent it, from 1.</summary>
    public required int Client { get; init; }

    /// <summary>The number of the connection it went over, from 1; 0 for a connection of a stream's own.</summary>
    public required int Connection { get; init; }

    public required string TraceId { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>What is wrong, as a sentence; null if nothing is.</summary>
    public string? Problem { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>The HTTP status; null if there was none.</summary>
    public int? Status { get; init; }

    public bool IsEventStream { get; init; }

    /// <summary>The JSON-RPC error code, if the answer was an error.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>What of the answer may tell one replica from another.</summary>
    public IReadOnlyDictionary<string, string> Hints { get; init; } = new Dictionary<string, string>();

    public string? SessionId { get; init; }

    /// <summary>Headers that came twice and may come once only.</summary>
    public IReadOnlyList<string> DoubledHeaders { get; init; } = [];

    public bool HasRetryAfter { get; init; }

    /// <summary>Equal for answers that say the same, and for failures of the same kind; null for what is not compared.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether the answer holds a name of the replica, so that it differs among replicas on purpose.</summary>
    public bool NamesReplica { get; init; }

    /// <summary>The JSON-RPC message that answers; null in what is kept.</summary>
    public JsonNode? Answer { get; init; }

    /// <summary>Both messages as they went over the wire, without secrets; empty in what is kept, but for the first of each outcome.</summary>
    public string Request { get; init; } = "";

    public string Response { get; init; } = "";

    public JsonNode? Result => Answer.At("result");

    public bool Failed => Outcome is not (Outcome.Answered or Outcome.Accepted or Outcome.ToolFailed or Outcome.NotOffered);

    /// <summary>Whether the server gave what it was asked for.</summary>
    public bool Succeeded => Outcome is Outcome.Answered or Outcome.Accepted;

    /// <summary>Whether a further request of the same client would only be in vain, too.</summary>
    public bool IsHopeless => Outcome is Outcome.NoAnswer or Outcome.NotConnected or Outcome.HeldBack or Outcome.Limited;
}
