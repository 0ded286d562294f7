using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using McpAspire.Bench.Running;

namespace McpAspire.Bench.Measuring;

/// <summary>One turn of a contender.</summary>
/// <param name="Rate">Requests per second.</param>
/// <param name="P50">Half of the answers arrived within this time, in milliseconds.</param>
/// <param name="P99">99 of 100 answers arrived within this time, in milliseconds.</param>
/// <param name="Failures">Answers other than 200, and broken connections.</param>
/// <param name="Cpu">User and system time for each request in microseconds, summed over all processes that serve it.</param>
/// <param name="Memory">Resident memory of the first process under load, in MB.</param>
internal sealed record Turn(double Rate, double P50, double P99, long Failures, double Cpu, double Memory);

/// <summary>Runs wrk with one thread against an address, and parses its output.</summary>
internal static partial class Wrk
{
    private const string Script = """
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.headers["Accept"] = "application/json, text/event-stream"
        if os.getenv("SESSION") then wrk.headers["Mcp-Session-Id"] = os.getenv("SESSION"); wrk.headers["MCP-Protocol-Version"] = "2025-11-25" end
        wrk.body = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}}}'
        """;

    private static readonly string ScriptFile = WriteScript();

    public static async Task<Turn> RunAsync(ServerProcess[] processes, int connections, int seconds, string? session)
    {
        var cpu = processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.CpuTime);
        var start = new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency", "-s", ScriptFile, $"http://127.0.0.1:{processes[0].Port}/mcp"]) { RedirectStandardOutput = true };
        if (session is not null)
        {
            start.Environment["SESSION"] = session;
        }

        using var wrk = Process.Start(start)!;
        var text = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var spent = processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + process.CpuTime) - cpu;
        var requests = Number(Requests().Match(text).Groups[1].Value);
        var failures = SocketErrors().Match(text) is { Success: true } errors ? errors.Groups.Values.Skip(1).Sum(group => Number(group.Value)) : 0;
        failures += Non200().Match(text) is { Success: true } others ? Number(others.Groups[1].Value) : 0;
        return new Turn(
            Number(Rate().Match(text).Groups[1].Value), Time(P50().Match(text)), Time(P99().Match(text)), (long)failures, spent.TotalMicroseconds / Math.Max(requests, 1), processes[0].Memory);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Time(Match match) => Number(match.Groups[1].Value) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1_000 };

    private static string WriteScript()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("bench-wrk-").FullName, "call.lua");
        File.WriteAllText(file, Script);
        return file;
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P50();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P99();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex SocketErrors();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Non200();
}
