using System.Globalization;
using System.Text;
using System.Text.Json;
using McpAspire.Bench.Running;

namespace McpAspire.Bench.Reporting;

/// <summary>Writes the tables to the console and a file, and the picture and the raw figures beside it.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task WriteAsync(Figures figures)
    {
        var tables = Tables(figures);
        Console.WriteLine(tables);
        var folder = Directory.CreateDirectory(Start.InRepository("Bench", "results", figures.Plan == Plan.Full ? "" : "quick")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "figures.json"), JsonSerializer.Serialize(figures, Json));
        await File.WriteAllTextAsync(Path.Combine(folder, "tables.md"), tables);
        await File.WriteAllTextAsync(Path.Combine(folder, "picture.svg"), Picture.Of(figures));
        Console.Error.WriteLine($"Written to {folder}: figures.json, tables.md, picture.svg.");
    }

    private static string Tables(Figures figures)
    {
        var text = new StringBuilder();
        Line($"Measured {figures.Time:yyyy-MM-dd}, {figures.Plan.Rounds} rounds of {figures.Plan.Seconds} s, wrk with one thread. {figures.Machine}.");
        Line($"\n| Goal | Wanted | Reached | Met |\n|---|---|---|---|\n{string.Join('\n', Goal.Of(figures).Select(goal => goal.Row))}");
        foreach (var contest in figures.Results.GroupBy(result => result.Contest))
        {
            Line($"\n### {contest.Key}\n\n| | connections | requests/s | spread | p50 | p99 | CPU per request | memory |\n|---|---|---|---|---|---|---|---|");
            foreach (var result in contest.OrderBy(result => result.Connections))
            {
                Line($"| {result.Contender} | {result.Connections} | {result.Median.Rate:N0} | {result.Spread:P0} | {result.Median.P50:0.00} ms | {result.Median.P99:0.0} ms | {result.Median.Cpu:0} µs | {result.Median.Memory:0} MB |");
            }
        }

        var memory = figures.Memory;
        Line($"\n### Memory\n\n| | idle | under load | with {memory.IdleConnections:N0} idle connections |\n|---|---|---|---|");
        Line($"| balancer | {memory.BalancerIdle:0} MB | {memory.BalancerUnderLoad:0} MB | {memory.BalancerWithIdleConnections:0} MB |\n| replica | {memory.ReplicaIdle:0} MB | {memory.ReplicaUnderLoad:0} MB | |");
        Line($"\nHealth checks of {figures.Probes.Replicas} replicas every second cost the balancer {figures.Probes.Cpu:0.0} ms of CPU per second.");
        Line($"\nTime from the start of the AppHost until all processes are healthy: {string.Join(", ", figures.Starts.Select(time => time.ToString("0.0", CultureInfo.InvariantCulture)))} s.");
        return text.ToString();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
