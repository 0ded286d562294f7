using McpAspire.McpServer.Redis;
using StackExchange.Redis;

namespace McpAspire.McpServer.Notebooks;

/// <summary>Notebooks in Redis, where every replica finds them: a list each, the title first, then the notes.</summary>
internal sealed class RedisNotebooks(RedisConnection redis) : INotebookStore
{
    public async Task<string> OpenAsync(string title)
    {
        var handle = NotebookHandle.New();
        var database = await redis.GetDatabaseAsync();
        await database.ListRightPushAsync(Key(handle), title);
        await database.KeyExpireAsync(Key(handle), Notebook.Lifetime);
        return handle;
    }

    public async Task<long> AddAsync(string handle, string note)
    {
        var database = await redis.GetDatabaseAsync();
        if (await database.ListLengthAsync(Key(handle)) > Notebook.MostNotes)
        {
            throw Notebook.Full();
        }

        // Only onto a list that is there: a plain push would make a notebook without a title out of an expired handle.
        var length = await database.ListRightPushAsync(Key(handle), note, When.Exists);
        await KeepAsync(database, handle, exists: length > 0);
        return length - 1;
    }

    public async Task<Notebook> ReadAsync(string handle)
    {
        var database = await redis.GetDatabaseAsync();
        var list = await database.ListRangeAsync(Key(handle));
        await KeepAsync(database, handle, exists: list.Length > 0);
        return new Notebook(list[0]!, [.. list.Skip(1).Select(note => (string)note!)]);
    }

    private static RedisKey Key(string handle) => $"mcp-aspire:{handle}";

    private static async Task KeepAsync(IDatabase database, string handle, bool exists)
    {
        if (!exists)
        {
            throw Notebook.Unknown(handle);
        }

        await database.KeyExpireAsync(Key(handle), Notebook.Lifetime);
    }
}
