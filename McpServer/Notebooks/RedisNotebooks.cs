using McpReplicas.Redis;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpAspire.Server.Notebooks;

/// <summary>Stores notebooks in Redis for every replica. Each notebook is a list: the title first, then the notes.</summary>
internal sealed class RedisNotebooks(IConnectionMultiplexer redis, IOptions<McpRedisOptions> options) : INotebookStore
{
    // One script writes the note and sets the expiry, so that no notebook stays forever. Returns the length of the list before the write.
    private const string Push = """
        local length = redis.call('LLEN', KEYS[1])
        if length >= tonumber(ARGV[2]) and length <= tonumber(ARGV[3]) then
          redis.call('RPUSH', KEYS[1], ARGV[1])
          redis.call('PEXPIRE', KEYS[1], ARGV[4])
        end
        return length
        """;

    private const string Read = """
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return redis.call('LRANGE', KEYS[1], 0, -1)
        """;

    private static readonly long Lifetime = (long)Notebook.Lifetime.TotalMilliseconds;

    public async Task<string> OpenAsync(string title)
    {
        var handle = NotebookHandle.New();
        await RunAsync(Push, handle, title, 0, 0, Lifetime);
        return handle;
    }

    public async Task<long> AddAsync(string handle, string note)
    {
        // Adds only to an existing list: a plain push would turn an expired handle into a notebook without a title.
        var length = (long)await RunAsync(Push, handle, note, 1, Notebook.MostNotes, Lifetime);
        return length is 0 ? throw Notebook.Unknown(handle) : length > Notebook.MostNotes ? throw Notebook.Full() : length;
    }

    public async Task<Notebook> ReadAsync(string handle)
    {
        var list = (string[])(await RunAsync(Read, handle, Lifetime))!;
        return list is [var title, .. var notes] ? new Notebook(title, notes) : throw Notebook.Unknown(handle);
    }

    private Task<RedisResult> RunAsync(string script, string handle, params RedisValue[] arguments) => NotebookHandle.IsOne(handle)
        ? redis.GetDatabase().ScriptEvaluateAsync(script, [options.Value.KeyPrefix + handle], arguments)
        : throw Notebook.Unknown(handle);
}
