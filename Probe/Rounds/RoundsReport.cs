using McpAspire.Probe.Control;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>How calls went that need more than one request.</summary>
/// <param name="SecondRound">Of a tool that asks back; null if none does, or all went well.</param>
/// <param name="Then">Of a tool that goes on where another one began; null if there is none, or all went well.</param>
internal sealed record RoundsReport(RoundsFinding? SecondRound, RoundsFinding? Then);

/// <summary>What is wrong with such calls.</summary>
/// <param name="On">What it depends on.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Failed">The first exchange that failed.</param>
internal sealed record RoundsFinding(Dependence On, string Evidence, Exchange Failed);
