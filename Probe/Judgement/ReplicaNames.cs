using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Identifies the replica that sent an answer, by the best available hint.</summary>
/// <param name="exchanges">The exchanges of the first clients.</param>
/// <param name="later">The exchanges of sessions that were opened later.</param>
internal sealed class ReplicaNames(IReadOnlyList<Exchange> exchanges, IReadOnlyList<Exchange>? later = null)
{
    // A value that differs in every answer identifies the answer, not the replica.
    private const int AnswersPerName = 3;

    private readonly IReadOnlyList<Exchange> _all = [.. exchanges, .. later ?? []];

    /// <summary>The header, cookie or parameter that identifies replicas; null if nothing does.</summary>
    public string? By { get; } = Best([.. exchanges, .. later ?? []]) ?? Lasting(exchanges, later ?? []);

    /// <summary>How many answers each replica returned, by name.</summary>
    public IReadOnlyList<(string Name, int Answers)> Shares() =>
        [.. _all.Select(Of).OfType<string>().CountBy(name => name).Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    public string? Of(Exchange exchange) => Of(exchange.Hints);

    public string? Of(IReadOnlyDictionary<string, string> hints) => By is not null && hints.TryGetValue(By, out var name) ? name : null;

    private static string? Best(List<Exchange> all)
    {
        var answers = all.FindAll(exchange => exchange.Status is not null);
        var cookies = answers.SelectMany(answer => answer.Hints.Keys).Where(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)).Distinct();
        // A header such as X-Served-By identifies a replica even if it has one value only. Cookies and Server do so only if their values differ.
        return ReplicaHints.Headers.FirstOrDefault(hint => Identifies(hint, 1)) ?? cookies.FirstOrDefault(hint => Identifies(hint, 2)) ?? (Identifies(ReplicaHints.Server, 2) ? ReplicaHints.Server : null);

        bool Identifies(string hint, int least)
        {
            var values = answers.Where(answer => answer.Hints.ContainsKey(hint)).Select(answer => answer.Hints[hint]).ToList();
            var distinct = values.Distinct().Count();
            return distinct >= least && values.Count >= AnswersPerName * distinct;
        }
    }

    /// <summary>Finds a value that clients send back and that repeats in later sessions. Times and random values do not repeat.</summary>
    private static string? Lasting(IReadOnlyList<Exchange> exchanges, IReadOnlyList<Exchange> later)
    {
        return later.SelectMany(exchange => exchange.Hints.Keys).Where(ReplicaHints.IsSentBack).Distinct().FirstOrDefault(hint => Values(exchanges, hint).Intersect(Values(later, hint)).Count() > 1);

        static IEnumerable<string> Values(IReadOnlyList<Exchange> exchanges, string hint) => exchanges.Select(exchange => exchange.Hints.GetValueOrDefault(hint)).OfType<string>();
    }
}
