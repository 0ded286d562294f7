using System.Collections.Concurrent;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.SessionModel;

/// <summary>The state of one sequence: a cluster, a client for each user, the sessions that were opened, and the running actions.</summary>
internal sealed class World(Cluster cluster, History history) : IDisposable
{
    /// <summary>The time limit for an action after all faults were healed.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    // Long enough for a successful action. Slower ones continue in parallel with the next steps.
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _publisher = new() { BaseAddress = cluster.Address };
    private readonly Dictionary<User, Client> _clients = Enum.GetValues<User>().ToDictionary(user => user, user => new Client(user, cluster.Address));
    private readonly ConcurrentQueue<(string What, Task Task)> _tasks = [];

    public Cluster Cluster => cluster;

    public History History => history;

    public List<ModelSession> Sessions { get; } = [];

    public ConcurrentQueue<ToolCall> Calls { get; } = [];

    /// <summary>The number of faults that lose sessions. A session that is being opened during such a fault may be lost too.</summary>
    public int Losses { get; set; }

    /// <summary>The longest time until something worked again after all faults were healed.</summary>
    public TimeSpan SlowestRecovery { get; set; }

    /// <summary>Whether the next action is not awaited.</summary>
    public bool IsInHurry { get; set; }

    public CancellationToken Ending => _end.Token;

    public Client ClientOf(User user) => _clients[user];

    public ModelSession? Session(int number) => Sessions.Count is 0 ? null : Sessions[number % Sessions.Count];

    /// <summary>Publishes the update of a resource through any replica.</summary>
    public Task PublishAsync(string uri) => _publisher.CallToolAsync("change", new { uri }, Era.Modern);

    /// <summary>Runs an action that must end, at the latest within <see cref="Bound"/> after all faults were healed.</summary>
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

    /// <summary>Waits for the actions that are still running.</summary>
    public async Task SettleAsync()
    {
        await Task.WhenAny(Task.WhenAll(_tasks.Select(task => task.Task)), Task.Delay(Bound));
        foreach (var (what, _) in _tasks.Where(task => !task.Task.IsCompleted))
        {
            history.Violate($"'{what}' did not end: there was neither an answer nor an error.");
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
            history.Add($"{what}: connection lost");
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
    }
}
