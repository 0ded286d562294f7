using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace McpReplicas.Sessions;

/// <summary>Sessions in this process, which no other one sees.</summary>
internal sealed class MemorySessionStore(IOptions<McpReplicasOptions> options) : ISessionStore, IDisposable
{
    private readonly MemoryCache _sessions = new(new MemoryCacheOptions());

    public Task AddAsync(string id, string owner, string initialize)
    {
        _sessions.Set(id, new Session(owner, initialize), new MemoryCacheEntryOptions { SlidingExpiration = options.Value.Sessions.IdleTimeout });
        return Task.CompletedTask;
    }

    public Task<string?> FindOwnerAsync(string id) => Task.FromResult(Find(id)?.Owner);

    public Task<bool> TakeOverAsync(string id, string from, string to) => Task.FromResult(false);

    public Task<string?> FindInitializeAsync(string id) => Task.FromResult(Find(id)?.Initialize);

    public Task RememberAsync(string id, string kind, string message)
    {
        Find(id)?.Messages[kind] = message;
        return Task.CompletedTask;
    }

    public Task ForgetAsync(string id, string kind)
    {
        Find(id)?.Messages.TryRemove(kind, out _);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<string>> FindMessagesAsync(string id) => Task.FromResult<IReadOnlyList<string>>([.. Find(id)?.Messages.Values ?? []]);

    public bool IsUnavailable(Exception exception) => false;

    public Task EndAsync(string id)
    {
        _sessions.Remove(id);
        return Task.CompletedTask;
    }

    public void Dispose() => _sessions.Dispose();

    private Session? Find(string id) => _sessions.Get<Session>(id);

    private sealed record Session(string Owner, string Initialize)
    {
        public ConcurrentDictionary<string, string> Messages { get; } = [];
    }
}
