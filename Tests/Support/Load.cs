using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace McpAspire.Tests.Support;

/// <summary>Clients that send calls, each after the previous answer, until they are stopped. It records the result of each call.</summary>
internal sealed class Load
{
    public const int Clients = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<McpAnswer> _refused = [];
    private readonly ConcurrentQueue<string> _broken = [];
    private readonly Func<int, Task<McpAnswer>> _call;
    private readonly Task[] _clients;
    private volatile bool _isStopped;
    private int _answered;
    private long _longest;

    private Load(int clients, Func<int, Task<McpAnswer>> call)
    {
        _call = call;
        _clients = [.. Enumerable.Range(0, clients).Select(client => Task.Run(() => RunAsync(client)))];
    }

    public int Answered => _answered;

    /// <summary>Answers without a result.</summary>
    public IReadOnlyCollection<McpAnswer> Refused => _refused;

    /// <summary>Calls without a readable answer.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    /// <summary>The longest time that a client waited for an answer.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(_longest);

    /// <param name="http">The client that sends the calls.</param>
    /// <param name="call">Sends one call. Its argument is the number of the client.</param>
    /// <param name="clients">The number of concurrent clients.</param>
    public static Load Start(HttpClient http, Func<HttpClient, int, Task<McpAnswer>> call, int clients = Clients) => new(clients, client => call(http, client));

    /// <summary>Fifty clients that call a read-only tool.</summary>
    public static Load OfReading(HttpClient http) => Start(http, (http, client) => client % 2 is 0 ? http.CallToolAsync("who_am_i") : http.McpAsync("tools/list"));

    /// <summary>Waits until that many more calls are answered.</summary>
    public Task GoesOnAsync(int calls = 200)
    {
        var until = _answered + calls;
        return Eventually.HoldsAsync($"{calls} more calls are answered", () => _answered >= until);
    }

    /// <summary>Stops the clients after their current calls.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        await Task.WhenAll(_clients);
        TestContext.Current.TestOutputHelper?.WriteLine($"{_answered} answered, {_refused.Count} refused, {_broken.Count} broken, the longest took {Longest.TotalMilliseconds:0} ms.");
    }

    /// <summary>Stops the clients after their current calls, and asserts that every call returned a result.</summary>
    public async Task EndsWithoutAFailureAsync()
    {
        await StopAsync();
        Assert.Empty(_broken);
        Assert.Equal([], _refused.Select(answer => $"{answer.Status} {answer.Message?.ToJsonString()}"));
    }

    private async Task RunAsync(int client)
    {
        while (!_isStopped)
        {
            var watch = Stopwatch.StartNew();
            try
            {
                var answer = await _call(client);
                if (answer.Status is HttpStatusCode.OK && answer.Message?["result"] is not null && !answer.IsError)
                {
                    Interlocked.Increment(ref _answered);
                }
                else
                {
                    _refused.Enqueue(answer);
                }
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
            {
                _broken.Enqueue(problem.ToString());
                await Task.Delay(Pause);
            }

            lock (_lock)
            {
                _longest = Math.Max(_longest, watch.Elapsed.Ticks);
            }
        }
    }
}
