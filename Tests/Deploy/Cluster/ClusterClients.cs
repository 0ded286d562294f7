using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>Clients of a cluster that read, write with keys, hold sessions and listen to streams, and count the results.</summary>
internal sealed partial class ClusterClients : IAsyncDisposable
{
    /// <summary>How many of them read, each one request after the other.</summary>
    public const int Readers = 6;

    private const int MostNotes = 90;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly HttpClient _http;
    private readonly Task[] _clients;
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly ConcurrentQueue<(string Notebook, List<string> Answered)> _notebooks = [];
    private volatile bool _isStopped;
    private int _reads;
    private int _failed;
    private int _callsFailed;
    private int _writes;
    private int _writesRepeated;
    private int _writesUnknown;
    private int _sessionRequests;
    private int _sessionRequestsRepeated;
    private int _sessionsLost;
    private int _streamsOpened;
    private long _longest;

    private ClusterClients(HttpClient http)
    {
        _http = http;
        _clients =
        [
            .. Enumerable.Range(0, Readers).Select(number => Task.Run(() => ReadAsync(number))),
            .. Enumerable.Range(0, 2).Select(_ => Task.Run(WriteAsync)),
            .. Enumerable.Range(0, 4).Select(_ => Task.Run(HoldSessionAsync)),
            .. Enumerable.Range(0, 2).Select(_ => Task.Run(ListenAsync)),
        ];
    }

    /// <summary>Failed reads and lost sessions, each with its answer.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    public static ClusterClients Of(MiniatureCluster cluster) => new(ClusterHttp.Connect(() => cluster.ClientTargets, cluster.ClientPort));

    /// <summary>Waits until this many more requests of each kind are answered.</summary>
    public async Task WaitForProgressAsync(int reads = 200, int others = 20)
    {
        var (untilReads, untilWrites, untilSessions) = (_reads + reads, _writes + others, _sessionRequests + others);
        for (var watch = Stopwatch.StartNew(); _reads < untilReads || _writes < untilWrites || _sessionRequests < untilSessions; await Task.Delay(50))
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"The clients made too little progress in 60 s: {_reads} reads, {_writes} writes, {_sessionRequests} session requests. {string.Join(Environment.NewLine, _failures.Take(5))}");
        }
    }

    /// <summary>Lets each client finish its request, compares the stored notes with the answers, and returns the figures.</summary>
    public async Task<ClusterFigures> EndAsync()
    {
        _isStopped = true;
        await Task.WhenAll(_clients);
        var (twice, missing) = (0, 0);
        foreach (var (notebook, answered) in _notebooks)
        {
            var read = await ClusterHttp.UntilAnsweredAsync(() => _http.CallToolAsync("read_notebook", new { handle = notebook }));
            var notes = read.Text.Split('\n').Select(line => line.Split(". ", 2)[^1]).ToList();
            twice += notes.GroupBy(note => note).Count(group => group.Count() > 1);
            missing += answered.Except(notes).Count();
        }

        return new ClusterFigures(_reads, _failed, _callsFailed, _writes, _writesRepeated, _writesUnknown, twice, missing, _sessionRequests, _sessionRequestsRepeated, _sessionsLost, _streamsOpened, TimeSpan.FromTicks(_longest));
    }

    public async ValueTask DisposeAsync()
    {
        _isStopped = true;
        await Task.WhenAll(_clients);
        _http.Dispose();
    }

    private async Task ReadAsync(int number)
    {
        for (; !_isStopped; await Task.Delay(Pause))
        {
            var watch = Stopwatch.StartNew();
            var answer = await ClusterHttp.TryAsync(() => number % 2 is 0 ? _http.CallToolAsync("who_am_i", era: (Era)(number % 4 / 2)) : _http.McpAsync("tools/list"));
            InterlockedMax(watch.Elapsed.Ticks);
            if (answer.Answer is { Status: HttpStatusCode.OK, Message: not null, ErrorCode: null })
            {
                Interlocked.Increment(ref _reads);
            }
            else
            {
                Interlocked.Increment(ref number % 2 is 0 ? ref _callsFailed : ref _failed);
                _failures.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {(number % 2 is 0 ? "call" : "method")} of reader {number} after {watch.Elapsed}: {answer.Answer?.Status} {answer.Problem}");
            }
        }
    }

    // Every failed call is retried with its key, whether or not it may have been executed.
    private async Task WriteAsync()
    {
        while (!_isStopped)
        {
            var opened = await ClusterHttp.UntilAnsweredAsync(() => _http.CallToolAsync("open_notebook", new { title = "Notes" }));
            var notebook = Handle().Match(opened.Text).Value;
            var answered = new List<string>();
            _notebooks.Enqueue((notebook, answered));
            for (var note = 0; note < MostNotes && !_isStopped; note++, await Task.Delay(Pause))
            {
                await NoteAsync(notebook, answered);
            }
        }
    }

    private async Task NoteAsync(string notebook, List<string> answered)
    {
        var note = $"{Guid.NewGuid()}";
        var call = JsonSerializer.Serialize(new { jsonrpc = "2.0", id = 1, method = "tools/call", @params = new { name = "add_note", arguments = new { handle = notebook, note } } });
        for (var attempt = 1; attempt <= 60; attempt++, await Task.Delay(ClusterHttp.BeforeRetry))
        {
            var (answer, _) = await ClusterHttp.TryAsync(() => _http.PostAsync(call, ("Idempotency-Key", note), ("Accept", "application/json, text/event-stream")));
            if (answer is { Status: HttpStatusCode.OK, Message: not null, ErrorCode: null, IsError: false })
            {
                Interlocked.Increment(ref _writes);
                answered.Add(note);
                return;
            }

            if (answer is { Status: HttpStatusCode.Conflict } && answer.Headers.RetryAfter is null)
            {
                // Its replica ended before the call did.
                break;
            }

            Interlocked.Increment(ref _writesRepeated);
        }

        Interlocked.Increment(ref _writesUnknown);
    }

    private async Task HoldSessionAsync()
    {
        LegacySession? session = null;
        for (; !_isStopped; await Task.Delay(Pause * 2))
        {
            session ??= await OpenSessionAsync();
            if (session is null)
            {
                continue;
            }

            var (answer, problem) = await ClusterHttp.TryAsync(() => session.CallAsync("who_am_i"));
            if (answer is { Status: HttpStatusCode.OK, Message: not null, ErrorCode: null })
            {
                Interlocked.Increment(ref _sessionRequests);
            }
            else if (answer?.Status is HttpStatusCode.NotFound)
            {
                _failures.Enqueue($"session: {answer.Message?.ToJsonString()}");
                Interlocked.Increment(ref _sessionsLost);
                session = null;
            }
            else
            {
                Interlocked.Increment(ref _sessionRequestsRepeated);
                await Task.Delay(ClusterHttp.BeforeRetry);
            }
        }
    }

    private async Task<LegacySession?> OpenSessionAsync()
    {
        var (answer, _) = await ClusterHttp.TryAsync(() => _http.PostAsync(LegacySession.Initialize, ("Accept", "application/json, text/event-stream")));
        // Stateless servers issue no id, and ignore the one that a client still has from a stateful server.
        return answer is not { Status: HttpStatusCode.OK } ? null : new LegacySession(_http, answer.Headers.TryGetValues("Mcp-Session-Id", out var ids) ? ids.Single() : "stale");
    }

    private async Task ListenAsync()
    {
        while (!_isStopped)
        {
            try
            {
                await using var stream = await ListenStream.OpenAsync(_http, new JsonObject { ["toolsListChanged"] = true });
                Interlocked.Increment(ref _streamsOpened);
                Task<JsonNode?>? next = null;
                while (!_isStopped && (next is null || !next.IsCompleted || await next is not null))
                {
                    next = next is { IsCompleted: false } ? next : stream.NextAsync();
                    await Task.WhenAny(next, Task.Delay(200));
                }
            }
            catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException or TimeoutException)
            {
                await Task.Delay(ClusterHttp.BeforeRetry);
            }
        }
    }

    private void InterlockedMax(long ticks)
    {
        for (var known = _longest; ticks > known && Interlocked.CompareExchange(ref _longest, ticks, known) != known; known = _longest)
        {
        }
    }

    [GeneratedRegex("notebook-[0-9a-f]{32}")]
    private static partial Regex Handle();
}
