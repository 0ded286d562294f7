using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Judgement;

/// <summary>A reason for a verdict other than safe.</summary>
/// <param name="Id">Its stable name.</param>
/// <param name="Era">The era in which it was found; null if it belongs to no single era.</param>
/// <param name="IsCertain">Whether it is proved. A reason that is only possible makes the verdict incomplete.</param>
/// <param name="Title">The fault, in the words that users search for.</param>
/// <param name="Evidence">What the probe observed.</param>
/// <param name="Cures">What to do, the best cure first.</param>
internal sealed record Reason(string Id, Era? Era, bool IsCertain, string Title, string Evidence, IReadOnlyList<string> Cures);
