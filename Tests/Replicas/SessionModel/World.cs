using System.Collections.Concurrent;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.SessionModel;

/// <summary>What one sequence has: a cluster, a client for each user, the sessions that they opened, and what is still under way.</summary>
internal sealed class World(Cluster cluster, History history) : IDisposable
{
    /// <summary>How long something may take that nothing is in the way of any more.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    // Long enough for what goes well; the rest goes on beside the steps that follow.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _publisher = new() { BaseAddress = cluster.Address };
    private readonly Dictionary<User, Client> _clients = Enum.GetValues<User>().ToDictionary(user => user, user => new Client(user, cluster.Address));
    private readonly ConcurrentQueue<(string What, Task Task)> _tasks = [];

    public Cluster Cluster => cluster;

    public History History => history;

    public List<ModelSession> Sessions { get; } = [];

    public ConcurrentQueue<ToolCall> Calls { get; } = [];

    /// <summary>How often sessions were lost for a good reason: a session that was being opened then may be one of them.</summary>
    public int Losses { get; set; }

    /// <summary>How long it took at most until something worked again, after all was well.</summary>
    public TimeSpan SlowestRecovery { get; set; }

    /// <summary>Whether the next thing is begun and not awaited.</summary>
    public bool IsInHurry { get; set; }

    public CancellationToken Ending => _end.Token;

    public Client ClientOf(User user) => _clients[user];

    public ModelSession? Session(int number) => Sessions.Count is 0 ? null : Sessions[number % Sessions.Count];

    /// <summary>Has some replica publish that a resource was updated.</summary>
    public Task PublishAsync(string uri) => _publisher.CallToolAsync("change", new { uri }, Era.Modern);

    /// <summary>Does something that must end, by itself or at the latest within the bound after all is well again.</summary>
    public async Task DoAsync(string what, Func<Task> action)
    {
        history.Add(what);
        var task = GuardedAsync(what, action);
        _tasks.Enqueue((what, task));
        if (!IsInHurry)
        {
            await Task.WhenAny(task, Task.Delay(Glance));
        }

        IsInHurry = false;
    }

    /// <summary>Waits for what is still under way.</summary>
    public async Task SettleAsync()
    {
        await Task.WhenAny(Task.WhenAll(_tasks.Select(task => task.Task)), Task.Delay(Bound));
        foreach (var (what, _) in _tasks.Where(task => !task.Task.IsCompleted))
        {
            history.Violate($"'{what}' has no end, neither an answer nor an error.");
        }
    }

    public void Dispose()
    {
        _end.Cancel();
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        _publisher.Dispose();
        _end.Dispose();
    }

    private async Task GuardedAsync(string what, Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            history.Add($"{what}: broken off");
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
    }
}
