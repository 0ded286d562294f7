using System.Diagnostics;
using McpAspire.Bench.Running;

namespace McpAspire.Bench.Measuring;

/// <summary>The time from the start of the AppHost until all of its processes are healthy, in seconds.</summary>
internal static class StartTime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    public static async Task<double[]> MeasureAsync(Plan plan)
    {
        Console.Error.WriteLine("Start");
        var times = new double[plan.Rounds];
        for (var round = 0; round < plan.Rounds; round++)
        {
            times[round] = await MeasureAsync();
        }

        return times;
    }

    private static async Task<double> MeasureAsync()
    {
        var watch = Stopwatch.StartNew();
        // Standard input stays open until this process ends; then the AppHost and its processes end too.
        using var host = Process.Start(new ProcessStartInfo("dotnet", [Start.Assembly("AppHost"), "--Port=0"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            using var deadline = new CancellationTokenSource(Deadline);
            while (await host.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.StartsWith("Ready:", StringComparison.Ordinal))
                {
                    return watch.Elapsed.TotalSeconds;
                }
            }

            throw new InvalidOperationException($"The AppHost ended before it was ready: {await host.StandardError.ReadToEndAsync(deadline.Token)}");
        }
        finally
        {
            host.Kill(entireProcessTree: true);
            await host.WaitForExitAsync();
        }
    }
}
