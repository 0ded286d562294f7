using System.Diagnostics;
using System.Text.RegularExpressions;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

[Trait("Run", "All")]
public partial class ProcessesEnd
{
    [Fact]
    public async Task No_process_is_left_after_a_test()
    {
        var application = new ReplicasOfOneClass();
        await application.InitializeAsync();
        var processes = await ReplicasAsync(application.Http);

        await application.DisposeAsync();

        await AllEndAsync(processes);
    }

    [Theory(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    [InlineData(ApplicationProcess.Interrupt)]
    [InlineData(ApplicationProcess.Kill)]
    public async Task No_process_is_left_after_Ctrl_C_or_the_death_of_the_host(int signal)
    {
        await using var host = new ApplicationProcess("AppHost", "--Port=0");
        var line = await host.LineAsync("MCP endpoint");
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(line).Value) };
        var processes = await ReplicasAsync(http);

        host.Signal(signal);

        await host.EndAsync();
        await AllEndAsync(processes);
        await Eventually.HoldsAsync("the balancer does not answer", async () =>
        {
            try
            {
                await http.GetAsync(new Uri("/alive", UriKind.Relative), TestContext.Current.CancellationToken);
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        });
    }

    [Fact]
    public async Task A_replica_that_ends_at_start_ends_the_run_and_its_last_lines_are_shown()
    {
        await using var host = new ApplicationProcess("AppHost", "--Port=0", "--Redis=true", "--ConnectionStrings:redis=localhost,nonsense=1");

        Assert.Equal(1, await host.EndAsync());
        await host.LineAsync("before it was healthy. Last lines of mcp-");
        await host.LineAsync("'nonsense'");
    }

    private static async Task<List<int>> ReplicasAsync(HttpClient http)
    {
        var processes = new List<int>();
        for (var call = 0; call < 3; call++)
        {
            processes.Add((int)(await http.CallToolAsync("who_am_i")).Result["structuredContent"]!["processId"]!);
        }

        Assert.Equal(3, processes.Distinct().Count());
        return processes;
    }

    private static Task AllEndAsync(List<int> processes) => Eventually.HoldsAsync("every replica has ended", () => !processes.Exists(IsAlive));

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex("http://[^/]+")]
    private static partial Regex Address();
}
