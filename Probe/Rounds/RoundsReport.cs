using McpAspire.Probe.Control;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Rounds;

/// <summary>The results of calls that need more than one request.</summary>
/// <param name="SecondRound">The fault of a tool that requires input; null if no tool does, or every call succeeded.</param>
/// <param name="Then">The fault of the tool of <c>--then</c>; null without it, or if every call succeeded.</param>
internal sealed record RoundsReport(RoundsFinding? SecondRound, RoundsFinding? Then);

/// <summary>A fault of such calls.</summary>
/// <param name="On">What the failures depend on.</param>
/// <param name="Evidence">What the probe observed.</param>
/// <param name="Failed">The first exchange that failed.</param>
internal sealed record RoundsFinding(Dependence On, string Evidence, Exchange Failed);
