using System.Text.Json.Nodes;
using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Wire;

/// <summary>One request and its outcome.</summary>
internal sealed record Exchange
{
    public required Era Era { get; init; }

    /// <summary>The JSON-RPC method, or <c>GET</c> or <c>DELETE</c>.</summary>
    public required string Step { get; init; }

    /// <summary>The number of the client that sent it, from 1.</summary>
    public required int Client { get; init; }

    /// <summary>The number of its connection, from 1; 0 for the separate connection of a stream.</summary>
    public required int Connection { get; init; }

    public required string TraceId { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The problem as a sentence; null if the exchange succeeded.</summary>
    public string? Problem { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>The HTTP status; null without a response.</summary>
    public int? Status { get; init; }

    public bool IsEventStream { get; init; }

    /// <summary>The JSON-RPC error code; null if the answer is not an error.</summary>
    public int? ErrorCode { get; init; }

    /// <summary>Values of the answer that may identify the replica.</summary>
    public IReadOnlyDictionary<string, string> Hints { get; init; } = new Dictionary<string, string>();

    public string? SessionId { get; init; }

    /// <summary>Headers that occurred twice but may occur only once.</summary>
    public IReadOnlyList<string> DoubledHeaders { get; init; } = [];

    public bool HasRetryAfter { get; init; }

    /// <summary>Equal for answers with the same content, and for all failures; null for answers that are not compared.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether the answer contains the name of the replica, so that it differs between replicas on purpose.</summary>
    public bool NamesReplica { get; init; }

    /// <summary>The JSON-RPC answer; null in the log, to save memory.</summary>
    public JsonNode? Answer { get; init; }

    /// <summary>The messages as sent and received, without secrets. The log keeps them only for the first exchange of each outcome.</summary>
    public string Request { get; init; } = "";

    public string Response { get; init; } = "";

    public JsonNode? Result => Answer.At("result");

    public bool Failed => Outcome is not (Outcome.Answered or Outcome.Accepted or Outcome.ToolFailed or Outcome.NotOffered);

    /// <summary>Whether the request succeeded.</summary>
    public bool Succeeded => Outcome is Outcome.Answered or Outcome.Accepted;

    /// <summary>Whether another request of the same client would fail too.</summary>
    public bool IsHopeless => Outcome is Outcome.NoAnswer or Outcome.NotConnected or Outcome.HeldBack or Outcome.Limited;
}
