using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>The lists that the replicas returned, for comparison. Only the first page of a list is requested.</summary>
internal sealed class ListAnswers
{
    private readonly Lock _lock = new();
    private readonly List<ListAnswer> _answers = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _names = [];

    public IReadOnlyList<ListAnswer> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _answers];
            }
        }
    }

    public void Add(Exchange exchange)
    {
        if (ListMethods.In(exchange.Result, exchange.Step) is not { } list)
        {
            return;
        }

        var items = list.Select(item => CanonicalJson.Of(item)).ToArray();
        var inOrder = Fingerprints.OfItems(items);
        var sorted = Fingerprints.OfItems(items.Order(StringComparer.Ordinal));
        lock (_lock)
        {
            if (!_names.TryGetValue(sorted, out var names))
            {
                names = _names[sorted] = [.. list.Select(item => (item.At("name") ?? item.At("uri")).Words())];
            }

            _answers.Add(new ListAnswer(exchange.Era, exchange.Step, inOrder, sorted, names, exchange.Hints));
        }
    }
}

/// <summary>One answer to a list method.</summary>
/// <param name="Era">The era of the request.</param>
/// <param name="Method">The list method.</param>
/// <param name="InOrder">Equal for answers with the same entries in the same order.</param>
/// <param name="Sorted">Equal for answers with the same entries.</param>
/// <param name="Names">The names, or addresses, of the entries.</param>
/// <param name="Hints">Values that may identify the replica.</param>
internal sealed record ListAnswer(Era Era, string Method, string InOrder, string Sorted, IReadOnlyList<string> Names, IReadOnlyDictionary<string, string> Hints);
