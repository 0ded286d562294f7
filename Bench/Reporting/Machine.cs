using System.Diagnostics;
using System.Runtime.InteropServices;

namespace McpAspire.Bench.Reporting;

/// <summary>Describes the machine and the program versions of a run.</summary>
internal static class Machine
{
    public static async Task<string> DescribeAsync()
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        string[] programs = [await VersionAsync("nginx", "-v"), await VersionAsync("haproxy", "-v"), await VersionAsync("wrk", "-v"), $"node {await VersionAsync("node", "--version")}"];
        return $"{Environment.ProcessorCount} cores ({processor}), {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000_000} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; {string.Join("; ", programs)}";
    }

    private static async Task<string> VersionAsync(string program, string option)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [option]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return string.Join(' ', output.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3)).Replace("nginx version: ", "", StringComparison.Ordinal);
    }
}
