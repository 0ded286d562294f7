using McpAspire.Probe.Control;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Holding;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>Notes that do not change the verdict.</summary>
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

    private string? Connections() => options.Connections is 1 ? "A single connection cannot show the faults of a balancer that chooses a replica for each connection." : null;

    private string? Replicas() => (replicas.By, replicas.Shares()) switch
    {
        (null, _) => "The answers do not identify replicas, so their number is unknown. Return a header such as X-Served-By to identify them.",
        (_, [var only]) => $"Only one replica answered, {only.Name}: the probe may have missed faults that need two replicas.",
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
            return options.MinReplicas is null ? null : "The server uses sessions, and every request found its session. If this is a single process, adding a second one will break sessions.";
        }

        var keep = inEra.Where(exchange => clients.Contains(exchange.Client)).GroupBy(exchange => exchange.Client).All(session => session.Select(replicas.Of).OfType<string>().Distinct().Count() <= 1);
        return keep
            ? "Sessions are issued, and each session stayed on one replica: if that replica stops, its sessions are lost."
            : "Sessions are issued, and every replica found them.";
    }

    private string? Cookies() => _exchanges.SelectMany(exchange => exchange.Hints.Keys).FirstOrDefault(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)) is { } cookie
        ? $"The server or balancer sets the {cookie}. MCP clients do not keep cookies."
        : null;

    private IEnumerable<string> OfEra(EraRun run)
    {
        var own = _exchanges.Where(exchange => exchange.Era == run.Era).ToList();
        var name = run.Era.InWords();
        foreach (var list in _lists.Where(answer => answer.Era == run.Era).GroupBy(answer => answer.Method))
        {
            if (list.DistinctBy(answer => answer.Sorted).Count() is 1 && list.DistinctBy(answer => answer.InOrder).Count() > 1)
            {
                yield return $"{name}: {list.Key} returns equal entries in different orders, so clients cannot cache it.";
            }
        }

        if (run.ListsClients)
        {
            yield return $"{name}: an answer names other clients, even when requests do not overlap: the tool probably lists clients on purpose.";
        }

        foreach (var (step, _) in run.Dependences.Where(pair => pair.Value is Dependence.Itself))
        {
            yield return own.Exists(exchange => exchange.Step == step && exchange.Fingerprint is Fingerprints.Failed)
                ? $"{name}: {step} succeeds and fails on the same replica, so the balancer is not the cause. {own.Find(exchange => exchange.Step == step && exchange.Fingerprint is Fingerprints.Failed)!.Problem}"
                : $"{name}: the answers to {step} vary even on a single replica, so they were not compared.";
        }

        var calls = own.Where(exchange => exchange.Step is ToolChoice.Call && exchange.Outcome is not Outcome.NotOffered).ToList();
        if (run.Tool is null && _lists.Any(answer => answer.Era == run.Era && answer.Method is ListMethods.Tools))
        {
            yield return $"{name}: no tool was called: no tool has the annotation readOnlyHint, needs no arguments, and answers. Choose a tool with --tool.";
        }
        else if (calls.Count > 0 && calls.TrueForAll(call => call.Outcome is Outcome.ToolFailed))
        {
            yield return $"{name}: {run.Tool} reported a failure in each of {calls.Count} calls, which shows nothing about the balancer. {calls[0].Problem}";
        }

        var answers = own.Where(exchange => exchange.Outcome is Outcome.Answered).ToList();
        if (run.Era is not Era.Sse && answers.Count > 0 && answers.TrueForAll(answer => answer.IsEventStream))
        {
            yield return $"{name}: every answer is an event stream, which a proxy may buffer or cut. Plain JSON is safer.";
        }
    }
}
