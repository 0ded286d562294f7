using McpAspire.Probe.Judgement;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>Finds out, by asking the same over one connection alone, whether answers that differ are those of different replicas.</summary>
/// <param name="ask">Asks over one connection.</param>
/// <param name="pass">Sends something else over it, that a balancer counts.</param>
internal sealed class DependenceTest(Func<CancellationToken, Task<Exchange>> ask, Func<CancellationToken, Task> pass)
{
    /// <summary>So many that what fails once in seven times fails here, too: all but one time in four hundred.</summary>
    public const int Requests = 40;

    // What is rarer may be chance.
    private const int LeastOfMinority = 3;

    /// <param name="seen">The answers of several clients over several connections.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Dependence> RunAsync(IReadOnlyList<Exchange> seen, CancellationToken cancellationToken)
    {
        var control = new List<Exchange>();
        while (control.Count < Requests && control is not [.., { IsHopeless: true }])
        {
            control.Add(await ask(cancellationToken));
        }

        List<Exchange> all = [.. seen, .. control];
        var told = ByReplica(all);
        if (told is Dependence.Replica)
        {
            return told;
        }

        if (control.DistinctBy(exchange => exchange.Fingerprint).Count() is 1)
        {
            return Fixes(seen, exchange => exchange.Connection) ? Dependence.Connection
                : Fixes(seen, exchange => exchange.Client) ? Dependence.Client
                : told;
        }

        return await new TurnTest(ask, pass).GoesRoundAsync(cancellationToken) ? Dependence.Turn
            : told is Dependence.Itself || !Returns(control) ? Dependence.Itself
            : Dependence.Unknown;
    }

    /// <summary>Whether each connection, or each client, has one kind of answer, and not all the same.</summary>
    public static bool Fixes(IEnumerable<Exchange> exchanges, Func<Exchange, int> key)
    {
        var groups = exchanges.Where(exchange => exchange.Fingerprint is not null).GroupBy(key).Where(group => group.Count() > 1).ToList();
        var kinds = groups.SelectMany(group => group).CountBy(exchange => exchange.Fingerprint!).ToList();
        return kinds.Count > 1 && kinds.Min(kind => kind.Value) >= LeastOfMinority && groups.TrueForAll(group => group.DistinctBy(exchange => exchange.Fingerprint).Count() is 1);
    }

    /// <summary>What the names of replicas tell: <see cref="Dependence.Unknown"/> where there are none.</summary>
    public static Dependence ByReplica(IReadOnlyList<Exchange> exchanges)
    {
        var names = new ReplicaNames(exchanges);
        var groups = exchanges.Where(exchange => exchange.Fingerprint is not null && names.Of(exchange) is not null).GroupBy(names.Of).ToList();
        return groups.Exists(group => group.DistinctBy(exchange => exchange.Fingerprint).Count() > 1) ? Dependence.Itself
            : groups.Select(group => group.First().Fingerprint).Distinct().Count() > 1 ? Dependence.Replica
            : Dependence.Unknown;
    }

    // A clock never says again what it said before; replicas in turn do.
    private static bool Returns(List<Exchange> exchanges)
    {
        var before = new HashSet<string?>();
        string? last = null;
        foreach (var fingerprint in exchanges.Select(exchange => exchange.Fingerprint))
        {
            if (fingerprint != last && !before.Add(fingerprint))
            {
                return true;
            }

            last = fingerprint;
        }

        return false;
    }
}
