using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Replicas;

/// <summary>The answers of a replica that was probed directly, without the balancer.</summary>
/// <param name="Name">Host and port, and the path if several replicas have the same host and port.</param>
/// <param name="Opening">Its answer to the first request.</param>
/// <param name="Answers">Its answers to list methods, and to the tool.</param>
/// <param name="AnswerToOtherSession">Its answer to a request in a session of the previous replica; null if that has no session.</param>
internal sealed record DirectReplica(string Name, Opening Opening, IReadOnlyList<Exchange> Answers, Exchange? AnswerToOtherSession)
{
    /// <summary>The replica that issued the session of <see cref="AnswerToOtherSession"/>.</summary>
    public string? Owner { get; init; }
}
