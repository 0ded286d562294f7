using System.Collections.Concurrent;
using System.Globalization;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Valid requests with random changes. The environment variable <c>FUZZ_COUNT=10000</c> makes the run longer; <c>FUZZ_SEED</c> selects other changes.</summary>
public sealed class Fuzz
{
    private const int AtOnce = 8;
    private const int WarmUp = 300;
    private const long MostGrowth = 200L * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly int Count = Number("FUZZ_COUNT", 2_000);
    private static readonly int Seed = Number("FUZZ_SEED", 1);

    [Fact]
    public async Task Every_request_gets_an_answer_below_500_and_harms_no_replica()
    {
        await using var servers = await ThreeServers.StartAsync();
        using var http = new HttpClient { BaseAddress = servers.Http.BaseAddress, Timeout = Patience };
        var problems = new ConcurrentQueue<string>();

        await SendAsync(http, Enumerable.Range(0, WarmUp), problems);
        var before = Memory(servers);
        await SendAsync(http, Enumerable.Range(WarmUp, Count), problems);
        var after = Memory(servers);

        TestContext.Current.TestOutputHelper?.WriteLine($"{Count} inputs; memory in MiB before: {InWords(before)}, after: {InWords(after)}.");
        Assert.True(problems.IsEmpty, string.Join("\n\n", problems.Take(10)));
        Assert.All(before.Zip(after), memory => Assert.InRange(memory.Second - memory.First, long.MinValue, MostGrowth));
        Assert.All((await servers.Page.PageStateAsync())["replicas"]!.AsArray(), replica => Assert.Equal(("ready", 0), ((string?)replica!["state"], (int)replica["errors"]!)));
    }

    private static Task SendAsync(HttpClient http, IEnumerable<int> numbers, ConcurrentQueue<string> problems) => Parallel.ForEachAsync(
        numbers,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
        async (number, cancellationToken) =>
        {
            var input = new FuzzInput(Seed, number);
            try
            {
                using var request = input.ToRequest();
                using var answer = await http.SendAsync(request, cancellationToken);
                if ((int)answer.StatusCode >= 500)
                {
                    problems.Enqueue($"Input {number} got {answer.StatusCode}:\n{input}");
                }
            }
            catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
            {
                problems.Enqueue($"Input {number} got no answer, but {problem.Message}:\n{input}");
            }
        });

    private static long[] Memory(ThreeServers servers) => [.. servers.All.Select(replica => replica.Server.Process).Prepend(servers.Balancer.Process).Select(process =>
    {
        process.Process.Refresh();
        return process.Process.WorkingSet64;
    })];

    private static string InWords(long[] memory) => string.Join(", ", memory.Select(bytes => bytes / 1024 / 1024));

    private static int Number(string variable, int otherwise) => Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
