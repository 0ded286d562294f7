using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Judgement;

/// <summary>Describes the difference between lists.</summary>
internal sealed class ListDifference(List<IGrouping<string, ListAnswer>> variants, ReplicaNames replicas)
{
    private const int MostNames = 5;

    public string InWords()
    {
        var names = variants.Select(variant => variant.First().Names).ToList();
        var some = names.SelectMany(list => list).Distinct().Where(name => !names.TrueForAll(list => list.Contains(name))).Take(MostNames).ToList();
        if (some.Count is 0)
        {
            return "The names are equal, but descriptions or schemas differ.";
        }

        var holders = variants.Where(variant => variant.First().Names.Contains(some[0])).SelectMany(variant => variant).Select(answer => replicas.Of(answer.Hints)).OfType<string>().Distinct().Order().ToList();
        return $"Only some contain {string.Join(", ", some)}{(holders.Count > 0 ? $" ({some[0]}: {string.Join(", ", holders)})" : "")}.";
    }
}
