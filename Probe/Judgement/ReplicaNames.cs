using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Tells replicas apart, by the best hint there is.</summary>
/// <param name="exchanges">All of them.</param>
/// <param name="later">Those of sessions that were opened after the others.</param>
internal sealed class ReplicaNames(IReadOnlyList<Exchange> exchanges, IReadOnlyList<Exchange>? later = null)
{
    // A value that is another one in every answer names the answer, not who gave it.
    private const int AnswersPerName = 3;

    private readonly IReadOnlyList<Exchange> _all = [.. exchanges, .. later ?? []];

    /// <summary>The header, cookie or parameter that tells; null if none does.</summary>
    public string? By { get; } = Best([.. exchanges, .. later ?? []]) ?? Lasting(exchanges, later ?? []);

    /// <summary>How many answers each replica gave, by name.</summary>
    public IReadOnlyList<(string Name, int Answers)> Shares() =>
        [.. _all.Select(Of).OfType<string>().CountBy(name => name).Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    public string? Of(Exchange exchange) => Of(exchange.Hints);

    public string? Of(IReadOnlyDictionary<string, string> hints) => By is not null && hints.TryGetValue(By, out var name) ? name : null;

    private static string? Best(List<Exchange> all)
    {
        var answers = all.FindAll(exchange => exchange.Status is not null);
        var cookies = answers.SelectMany(answer => answer.Hints.Keys).Where(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)).Distinct();
        // One value of a header that is made for it is one replica; of the others, only a difference says anything.
        return ReplicaHints.Headers.FirstOrDefault(hint => Tells(hint, 1)) ?? cookies.FirstOrDefault(hint => Tells(hint, 2)) ?? (Tells(ReplicaHints.Server, 2) ? ReplicaHints.Server : null);

        bool Tells(string hint, int least)
        {
            var values = answers.Where(answer => answer.Hints.ContainsKey(hint)).Select(answer => answer.Hints[hint]).ToList();
            var distinct = values.Distinct().Count();
            return distinct >= least && values.Count >= AnswersPerName * distinct;
        }
    }

    /// <summary>What clients send back, and names the same few replicas later: a clock goes on, and what is made by chance never comes again.</summary>
    private static string? Lasting(IReadOnlyList<Exchange> exchanges, IReadOnlyList<Exchange> later)
    {
        return later.SelectMany(exchange => exchange.Hints.Keys).Where(ReplicaHints.IsSentBack).Distinct().FirstOrDefault(hint => Values(exchanges, hint).Intersect(Values(later, hint)).Count() > 1);

        static IEnumerable<string> Values(IReadOnlyList<Exchange> exchanges, string hint) => exchanges.Select(exchange => exchange.Hints.GetValueOrDefault(hint)).OfType<string>();
    }
}
