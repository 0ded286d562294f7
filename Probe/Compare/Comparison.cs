using McpAspire.Probe.Judgement;

namespace McpAspire.Probe.Compare;

/// <summary>The result of the endpoint of <c>--compare</c>, and its differences.</summary>
/// <param name="Endpoint">The address of the other endpoint.</param>
/// <param name="Verdict">Its verdict.</param>
/// <param name="Summary">Its verdict in one sentence.</param>
/// <param name="Differences">The differences between the two endpoints, as sentences.</param>
internal sealed record Comparison(string Endpoint, Verdict Verdict, string Summary, IReadOnlyList<string> Differences)
{
    public static Comparison Of(ProbeReport one, ProbeReport other) => new(other.Endpoint, other.Verdict, other.Summary, [.. DifferencesOf(one, other)]);

    private static IEnumerable<string> DifferencesOf(ProbeReport one, ProbeReport other)
    {
        if (one.Verdict != other.Verdict)
        {
            yield return $"The verdict: {one.Verdict} here, {other.Verdict} there.";
        }

        foreach (var difference in Ids("reasons", one.Reasons.Select(reason => reason.Id), other.Reasons.Select(reason => reason.Id)).Concat(Ids("findings", one.Findings.Select(finding => finding.Id), other.Findings.Select(finding => finding.Id))))
        {
            yield return difference;
        }

        foreach (var era in one.Eras)
        {
            foreach (var difference in other.Eras.FirstOrDefault(there => there.Era == era.Era) is { } there ? OfEra(era, there) : [])
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<string> OfEra(EraReport here, EraReport there)
    {
        var name = Eras.EraNames.InWords(here.Era);
        if (here.State != there.State)
        {
            yield return $"{name}: {here.State} here, {there.State} there.";
            yield break;
        }

        if (here.Server != there.Server)
        {
            yield return $"{name}: the server is {here.Server} here, {there.Server} there.";
        }

        if (!here.Versions.SequenceEqual(there.Versions))
        {
            yield return $"{name}: the versions are {string.Join(", ", here.Versions)} here, {string.Join(", ", there.Versions)} there.";
        }

        if (here.Sessions > 0 != there.Sessions > 0)
        {
            yield return $"{name}: sessions are issued {(here.Sessions > 0 ? "here only" : "there only")}.";
        }

        foreach (var method in here.Lists.Select(list => list.Method).Union(there.Lists.Select(list => list.Method)))
        {
            foreach (var difference in Ids($"{name}: {method}", NamesOf(here, method), NamesOf(there, method)))
            {
                yield return difference;
            }
        }
    }

    private static IReadOnlyList<string> NamesOf(EraReport era, string method) => era.Lists.FirstOrDefault(list => list.Method == method)?.Names ?? [];

    private static IEnumerable<string> Ids(string what, IEnumerable<string> here, IEnumerable<string> there)
    {
        var (only, other) = (string.Join(", ", here.Except(there)), string.Join(", ", there.Except(here)));
        if (only.Length + other.Length > 0)
        {
            yield return $"{what}: {(only.Length > 0 ? $"{only} here only" : "")}{(only.Length > 0 && other.Length > 0 ? ", " : "")}{(other.Length > 0 ? $"{other} there only" : "")}.";
        }
    }
}
