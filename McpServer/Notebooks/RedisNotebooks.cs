using StackExchange.Redis;

namespace McpAspire.Server.Notebooks;

/// <summary>Notebooks in Redis, where every replica finds them: a list each, the title first, then the notes.</summary>
internal sealed class RedisNotebooks(IConnectionMultiplexer redis) : INotebookStore
{
    public async Task<string> OpenAsync(string title)
    {
        var handle = NotebookHandle.New();
        await redis.GetDatabase().ListRightPushAsync(Key(handle), title);
        await redis.GetDatabase().KeyExpireAsync(Key(handle), Notebook.Lifetime);
        return handle;
    }

    public async Task<long> AddAsync(string handle, string note)
    {
        if (await redis.GetDatabase().ListLengthAsync(Key(handle)) > Notebook.MostNotes)
        {
            throw Notebook.Full();
        }

        // Only onto a list that is there: a plain push would make a notebook without a title out of an expired handle.
        var length = await redis.GetDatabase().ListRightPushAsync(Key(handle), note, When.Exists);
        await KeepAsync(handle, exists: length > 0);
        return length - 1;
    }

    public async Task<Notebook> ReadAsync(string handle)
    {
        var list = await redis.GetDatabase().ListRangeAsync(Key(handle));
        await KeepAsync(handle, exists: list.Length > 0);
        return new Notebook(list[0]!, [.. list.Skip(1).Select(note => (string)note!)]);
    }

    private static RedisKey Key(string handle) => $"mcp-aspire:{handle}";

    private async Task KeepAsync(string handle, bool exists)
    {
        if (!exists)
        {
            throw Notebook.Unknown(handle);
        }

        await redis.GetDatabase().KeyExpireAsync(Key(handle), Notebook.Lifetime);
    }
}
