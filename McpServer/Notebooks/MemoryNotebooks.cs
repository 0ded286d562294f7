using McpReplicas;
using Microsoft.Extensions.Caching.Memory;
using ModelContextProtocol;

namespace McpAspire.Server.Notebooks;

/// <summary>Notebooks in this replica's memory. The handle names the replica, so that another one can say why it has no such notebook.</summary>
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
            : throw new McpException($"The replica {replica.Name} holds {MostNotebooks} notebooks and can open no more until some expire.");
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
                $"The notebook '{handle}' is kept in the memory of the replica {owner}, and this call reached {replica.Name}. " +
                "Without Redis a notebook can be used only on the replica that opened it; run the application with --Redis=true, and every replica can.");
    }

    private sealed record Pages(string Title)
    {
        public List<string> Notes { get; } = [];
    }
}
