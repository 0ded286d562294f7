using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace McpAspire.Tests.Support;

/// <summary>Clients that call and call again, each after its answer, until they are stopped; and what became of each call.</summary>
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

    /// <summary>Answers that were no result.</summary>
    public IReadOnlyCollection<McpAnswer> Refused => _refused;

    /// <summary>Calls without an answer that one could read.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    /// <summary>The longest time that a client waited for an answer.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(_longest);

    /// <param name="http">Where the calls go.</param>
    /// <param name="call">Makes one call; it is given the number of the client.</param>
    /// <param name="clients">How many call at a time.</param>
    public static Load Start(HttpClient http, Func<HttpClient, int, Task<McpAnswer>> call, int clients = Clients) => new(clients, client => call(http, client));

    /// <summary>Fifty clients that read.</summary>
    public static Load OfReading(HttpClient http) => Start(http, (http, client) => client % 2 is 0 ? http.CallToolAsync("who_am_i") : http.McpAsync("tools/list"));

    /// <summary>Waits until so many calls more were answered.</summary>
    public Task GoesOnAsync(int calls = 200)
    {
        var until = _answered + calls;
        return Eventually.HoldsAsync($"{calls} more calls are answered", () => _answered >= until);
    }

    /// <summary>Lets each client end its call.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        await Task.WhenAll(_clients);
        TestContext.Current.TestOutputHelper?.WriteLine($"{_answered} answered, {_refused.Count} refused, {_broken.Count} broken, the longest took {Longest.TotalMilliseconds:0} ms.");
    }

    /// <summary>Lets each client end its call, and asserts that every call was answered with a result.</summary>
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
