using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Judgement;

/// <summary>A reason for a verdict other than safe.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Era">Where it was met; null if nowhere in particular.</param>
/// <param name="IsCertain">Whether it is proved. What is only possible makes nothing broken, but nothing safe either.</param>
/// <param name="Title">What it is, in the words of those who met it before.</param>
/// <param name="Evidence">What was seen here.</param>
/// <param name="Cures">What helps, each alone, the best first.</param>
internal sealed record Reason(string Id, Era? Era, bool IsCertain, string Title, string Evidence, IReadOnlyList<string> Cures);
