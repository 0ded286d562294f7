using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Judgement;

/// <summary>What does not change the verdict and is good to know.</summary>
internal sealed class Remarks(ProbeOptions options, IReadOnlyList<EraRun> runs, IReadOnlyList<Exchange> exchanges, IReadOnlyList<ListAnswer> lists, ReplicaNames replicas, string? stop)
{
    public IEnumerable<string> All(Verdict verdict)
    {
        if (verdict is Verdict.Unreachable)
        {
            return [];
        }

        var about = new[] { Stop(), Connections(), Replicas(), Sessions(), Cookies() }.OfType<string>();
        return [.. about, .. runs.Where(run => run.IsOffered).SelectMany(OfEra)];
    }

    private string? Stop() => stop is null ? null : $"{stop} Not all was asked.";

    private string? Connections() => options.Connections is 1 ? "One connection does not show what a balancer does that chooses a replica for each connection." : null;

    private string? Replicas() => (replicas.By, replicas.Shares()) switch
    {
        (null, _) => "Nothing in the answers tells replicas apart: how many there are cannot be told. A header such as X-Served-By would tell.",
        (_, [var only]) => $"Only one replica has answered, {only.Name}: what needs two to fail has not been shown.",
        _ => null,
    };

    private string? Sessions()
    {
        var legacy = exchanges.Where(exchange => exchange.Era is Era.Legacy).ToList();
        var clients = legacy.Where(exchange => exchange.Step is Handshake.Initialize && exchange.SessionId is not null).Select(exchange => exchange.Client).ToHashSet();
        if (clients.Count is 0 || legacy.Exists(exchange => exchange.Outcome is Outcome.SessionLost))
        {
            return null;
        }

        if (replicas.By is null || replicas.Shares().Count is 1)
        {
            return "Sessions are issued, and were found by every request. A single process, sticky routing and shared sessions look alike here; a single process alone fails when a second is added.";
        }

        var keep = legacy.Where(exchange => clients.Contains(exchange.Client)).GroupBy(exchange => exchange.Client).All(session => session.Select(replicas.Of).OfType<string>().Distinct().Count() <= 1);
        return keep
            ? "Sessions are issued, and each kept to one replica: when that replica ends, they are lost."
            : "Sessions are issued, and were found by every replica.";
    }

    private string? Cookies() => exchanges.SelectMany(exchange => exchange.Hints.Keys).FirstOrDefault(hint => hint.StartsWith(ReplicaHints.CookiePrefix, StringComparison.Ordinal)) is { } cookie
        ? $"A {cookie} is set. MCP clients keep no cookies."
        : null;

    private IEnumerable<string> OfEra(EraRun run)
    {
        var own = exchanges.Where(exchange => exchange.Era == run.Era).ToList();
        var name = run.Era.InWords();
        foreach (var list in lists.Where(answer => answer.Era == run.Era).GroupBy(answer => answer.Method))
        {
            if (list.DistinctBy(answer => answer.Sorted).Count() is 1 && list.DistinctBy(answer => answer.InOrder).Count() > 1)
            {
                yield return $"{name}: {list.Key} has equal entries in different orders, so that what clients have cached of it does not fit.";
            }
        }

        var calls = own.Where(exchange => exchange.Step is ToolChoice.Call && exchange.Outcome is not Outcome.NotOffered).ToList();
        if (run.Tool is null && lists.Any(answer => answer.Era == run.Era && answer.Method is ListMethods.Tools))
        {
            yield return $"{name}: no tool was called, for none is annotated readOnlyHint, needs no arguments, and answers. Name one with --tool.";
        }
        else if (calls.Count > 0 && calls.TrueForAll(call => call.Outcome is Outcome.ToolFailed))
        {
            yield return $"{name}: {run.Tool} said in each of {calls.Count} calls that it failed, which tells nothing of the balancer. {calls[0].Problem}";
        }

        var answers = own.Where(exchange => exchange.Outcome is Outcome.Answered).ToList();
        if (run.Era is not Era.Sse && answers.Count > 0 && answers.TrueForAll(answer => answer.IsEventStream))
        {
            yield return $"{name}: every answer is an event stream, which an intermediary may buffer or drop. Plain JSON is safer.";
        }
    }
}
