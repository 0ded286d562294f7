using McpAspire.Probe.Control;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Holding;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>What does not change the verdict and is good to know.</summary>
internal sealed class Remarks(ProbeOptions options, Seen seen, ReplicaNames replicas)
{
    private readonly IReadOnlyList<Exchange> _exchanges = seen.Exchanges;
    private readonly IReadOnlyList<ListAnswer> _lists = seen.Lists;

    public IEnumerable<string> All(Verdict verdict)
    {
        if (verdict is Verdict.Unreachable)
        {
            return [];
        }

        var about = new[] { Stop(), Connections(), Replicas(), Sessions(), Cookies() }.OfType<string>();
        return [.. about, .. HeldFindings.Remarks(seen.Held), .. seen.Runs.Where(run => run.IsOffered).SelectMany(OfEra)];
    }

    private string? Stop() => seen.Stop is null ? null : $"{seen.Stop} Some requests were not sent.";

    private string? Connections() => options.Connections is 1 ? "A single connection cannot show what a balancer does that chooses a replica for each connection." : null;

    private string? Replicas() => (replicas.By, replicas.Shares()) switch
    {
        (null, _) => "Nothing in the answers tells replicas apart, so their number is unknown. A header such as X-Served-By would tell.",
        (_, [var only]) => $"Only one replica answered, {only.Name}: faults that need two replicas may have been missed.",
        _ => null,
    };

    private string? Sessions()
    {
        var inEra = _exchanges.Where(exchange => exchange.Era is Era.Legacy or Era.Sse).ToList();
        var clients = inEra.Where(exchange => exchange.Step is Handshake.Initialize && (exchange.SessionId is not null || exchange.Era is Era.Sse)).Select(exchange => exchange.Client).ToHashSet();
        if (clients.Count is 0 || inEra.Concat(seen.Later).Any(exchange => exchange.Outcome is Outcome.SessionLost))
        {
            return null;
        }

        if (replicas.Shares().Count < 2)
        {
            return options.MinReplicas is null ? null : "Sessions are issued, and every request found its session. A single process fails when a second one is added.";
        }

        var keep = inEra.Where(exchange => clients.Contains(exchange.Client)).GroupBy(exchange => exchange.Client).All(session => session.Select(replicas.Of).OfType<string>().Distinct().Count() <= 1);
        return keep
            ? "Sessions are issued, and each kept to one replica: when that replica ends, they are lost."
            : "Sessions are issued, and every replica found them.";
    }

    private string? Cookies() => _exchanges.SelectMany(exchange => exchange.Hints.Keys).FirstOrDefault(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)) is { } cookie
        ? $"A {cookie} is set. MCP clients keep no cookies."
        : null;

    private IEnumerable<string> OfEra(EraRun run)
    {
        var own = _exchanges.Where(exchange => exchange.Era == run.Era).ToList();
        var name = run.Era.InWords();
        foreach (var list in _lists.Where(answer => answer.Era == run.Era).GroupBy(answer => answer.Method))
        {
            if (list.DistinctBy(answer => answer.Sorted).Count() is 1 && list.DistinctBy(answer => answer.InOrder).Count() > 1)
            {
                yield return $"{name}: {list.Key} has equal entries in different orders, so that clients cannot keep it in a cache.";
            }
        }

        if (run.TellsOfClients)
        {
            yield return $"{name}: an answer names other clients, also where requests come one after the other: it seems to be a list of clients on purpose.";
        }

        foreach (var (step, _) in run.Dependences.Where(pair => pair.Value is Dependence.Itself))
        {
            yield return own.Exists(exchange => exchange.Step == step && exchange.Fingerprint is Fingerprints.Failed)
                ? $"{name}: {step} succeeds and fails on one and the same replica: the balancer is not to blame. {own.Find(exchange => exchange.Step == step && exchange.Fingerprint is Fingerprints.Failed)!.Problem}"
                : $"{name}: the answers of {step} vary by themselves, also on a single replica, and were not compared.";
        }

        var calls = own.Where(exchange => exchange.Step is ToolChoice.Call && exchange.Outcome is not Outcome.NotOffered).ToList();
        if (run.Tool is null && _lists.Any(answer => answer.Era == run.Era && answer.Method is ListMethods.Tools))
        {
            yield return $"{name}: no tool was called: no tool is annotated readOnlyHint, needs no arguments, and answers. Name a tool with --tool.";
        }
        else if (calls.Count > 0 && calls.TrueForAll(call => call.Outcome is Outcome.ToolFailed))
        {
            yield return $"{name}: {run.Tool} said in each of {calls.Count} calls that it failed, which says nothing about the balancer. {calls[0].Problem}";
        }

        var answers = own.Where(exchange => exchange.Outcome is Outcome.Answered).ToList();
        if (run.Era is not Era.Sse && answers.Count > 0 && answers.TrueForAll(answer => answer.IsEventStream))
        {
            yield return $"{name}: every answer is an event stream, which an intermediary may buffer or drop. Plain JSON is safer.";
        }
    }
}
