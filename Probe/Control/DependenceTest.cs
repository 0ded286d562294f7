using McpAspire.Probe.Judgement;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Control;

/// <summary>Repeats a request over a single connection to find out whether its different answers come from different replicas.</summary>
/// <param name="ask">Sends the request over the single connection.</param>
/// <param name="pass">Sends another request over it, which a round-robin balancer counts.</param>
internal sealed class DependenceTest(Func<CancellationToken, Task<Exchange>> ask, Func<CancellationToken, Task> pass)
{
    /// <summary>Enough that a failure with probability 1/7 occurs here in 399 of 400 runs.</summary>
    public const int Requests = 40;

    // Fewer answers may be chance.
    private const int LeastOfMinority = 3;

    /// <param name="seen">The answers that several clients received over several connections.</param>
    /// <param name="cancellationToken">Ends the test.</param>
    public async Task<Dependence> RunAsync(IReadOnlyList<Exchange> seen, CancellationToken cancellationToken)
    {
        var control = new List<Exchange>();
        while (control.Count < Requests && control is not [.., { IsHopeless: true }])
        {
            control.Add(await ask(cancellationToken));
        }

        List<Exchange> all = [.. seen, .. control];
        var byReplica = ByReplica(all);
        if (byReplica is Dependence.Replica)
        {
            return byReplica;
        }

        if (control.DistinctBy(exchange => exchange.Fingerprint).Count() is 1)
        {
            return Fixes(seen, exchange => exchange.Connection) ? Dependence.Connection
                : Fixes(seen, exchange => exchange.Client) ? Dependence.Client
                : byReplica;
        }

        return await new TurnTest(ask, pass).GoesRoundAsync(cancellationToken) ? Dependence.Turn
            : byReplica is Dependence.Itself || !Returns(control) ? Dependence.Itself
            : Dependence.Unknown;
    }

    /// <summary>Whether each connection, or each client, receives one kind of answer, and the kinds differ.</summary>
    public static bool Fixes(IEnumerable<Exchange> exchanges, Func<Exchange, int> key)
    {
        var groups = exchanges.Where(exchange => exchange.Fingerprint is not null).GroupBy(key).Where(group => group.Count() > 1).ToList();
        var kinds = groups.SelectMany(group => group).CountBy(exchange => exchange.Fingerprint!).ToList();
        return kinds.Count > 1 && kinds.Min(kind => kind.Value) >= LeastOfMinority && groups.TrueForAll(group => group.DistinctBy(exchange => exchange.Fingerprint).Count() is 1);
    }

    /// <summary>What the names of replicas show; <see cref="Dependence.Unknown"/> without names.</summary>
    public static Dependence ByReplica(IReadOnlyList<Exchange> exchanges)
    {
        var names = new ReplicaNames(exchanges);
        var groups = exchanges.Where(exchange => exchange.Fingerprint is not null && names.Of(exchange) is not null).GroupBy(names.Of).ToList();
        return groups.Exists(group => group.DistinctBy(exchange => exchange.Fingerprint).Count() > 1) ? Dependence.Itself
            : groups.Select(group => group.First().Fingerprint).Distinct().Count() > 1 ? Dependence.Replica
            : Dependence.Unknown;
    }

    // A time never repeats; the answers of alternating replicas do.
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
