namespace McpAspire.Probe.Judgement;

/// <summary>Removes the causes that are only a consequence of another cause in the same era.</summary>
internal static class Consequences
{
    private static readonly Cause[] OfSessions = [Cause.SecondRoundFails, Cause.StateInProcessMemory, Cause.UnequalVersions, Cause.UnequalLists, Cause.UnequalAnswers, Cause.RequestRefused, Cause.SessionsUnproved];
    private static readonly Cause[] OfLists = [Cause.UnequalAnswers, Cause.RequestRefused];
    private static readonly Cause[] OfTransport = [Cause.StreamDropped, Cause.NoAnswer];

    private static readonly Dictionary<Cause, Cause[]> Known = new()
    {
        [Cause.SessionInProcessMemory] = OfSessions,
        [Cause.StickyRoutingMissing] = OfSessions,
        [Cause.SseMessageToAnotherWorker] = OfSessions,
        [Cause.OneClientOnly] = OfSessions,
        [Cause.SessionEnded] = OfSessions,
        [Cause.IdentityLeak] = [Cause.SessionsUnproved],
        [Cause.UnequalVersions] = [Cause.UnequalLists, Cause.UnequalAnswers, Cause.RequestRefused],
        [Cause.Unauthorized] = [Cause.UnequalAnswers, Cause.RequestRefused, Cause.SessionsUnproved],
        [Cause.Misdirected] = [Cause.UnequalAnswers, Cause.RequestRefused, Cause.SessionsUnproved],
        [Cause.StateInProcessMemory] = [Cause.UnequalAnswers],
        [Cause.UnequalLists] = OfLists,
        [Cause.NotConnected] = OfTransport,
        [Cause.GatewayError] = OfTransport,
    };

    public static IEnumerable<Found> Without(IReadOnlyList<Found> found) => found.Where(one => !found.Any(other =>
        other.Era == one.Era && Known.TryGetValue(other.Cause, out var follow) && follow.Contains(one.Cause) && (other.IsCertain || !one.IsCertain)));
}
