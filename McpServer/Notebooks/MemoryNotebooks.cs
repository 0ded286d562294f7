using McpReplicas;
using Microsoft.Extensions.Caching.Memory;
using ModelContextProtocol;

namespace McpAspire.Server.Notebooks;

/// <summary>Stores notebooks in this replica's memory. The handle contains the replica's name, so that another replica can explain why it does not have the notebook.</summary>
internal sealed class MemoryNotebooks(Replica replica) : INotebookStore, IDisposable
{
    private const int MostNotebooks = 10_000;
    private readonly MemoryCache _notebooks = new(new MemoryCacheOptions { SizeLimit = MostNotebooks });

    public Task<string> OpenAsync(string title)
    {
        var handle = $"{NotebookHandle.New()}@{replica.Name}";
        _notebooks.Set(handle, new Pages(title), new MemoryCacheEntryOptions { SlidingExpiration = Notebook.Lifetime, Size = 1 });
        return _notebooks.TryGetValue(handle, out _)
            ? Task.FromResult(handle)
            : throw new McpException($"The replica {replica.Name} has reached its limit of {MostNotebooks} notebooks. It can open new ones when others expire.");
    }

    public Task<long> AddAsync(string handle, string note)
    {
        var pages = Find(handle);
        lock (pages)
        {
            if (pages.Notes.Count >= Notebook.MostNotes)
            {
                throw Notebook.Full();
            }

            pages.Notes.Add(note);
            return Task.FromResult((long)pages.Notes.Count);
        }
    }

    public Task<Notebook> ReadAsync(string handle)
    {
        var pages = Find(handle);
        lock (pages)
        {
            return Task.FromResult(new Notebook(pages.Title, [.. pages.Notes]));
        }
    }

    public void Dispose() => _notebooks.Dispose();

    private Pages Find(string handle)
    {
        if (_notebooks.TryGetValue(handle, out Pages? pages))
        {
            return pages!;
        }

        var owner = handle.Split('@') is [_, var name] ? name : null;
        throw owner is null || owner == replica.Name
            ? Notebook.Unknown(handle)
            : new McpException(
                $"The notebook '{handle}' is in the memory of the replica {owner}, but this call reached {replica.Name}. " +
                "Without Redis, only the replica that opened a notebook can use it. Run the application with --Redis=true to use notebooks on every replica.");
    }

    private sealed record Pages(string Title)
    {
        public List<string> Notes { get; } = [];
    }
}
