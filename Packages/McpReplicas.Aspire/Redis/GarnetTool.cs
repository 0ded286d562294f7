using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace McpReplicas.Aspire.Redis;

/// <summary>
/// The .NET tool <c>garnet-server</c>: Garnet implements the Redis protocol and runs wherever .NET runs. It is restored on first use, because it has
/// 110 MB and most applications do not need it.
/// </summary>
internal static class GarnetTool
{
    public const string Version = "2.2.8";
    private const string Package = "garnet-server";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    // dotnet tool exec queries the feed at every start, fails when two run at the same time, and uses an incomplete download as if it were complete.
    private const string Project = $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
          <ItemGroup>
            <PackageDownload Include="{Package}" Version="[{Version}]" />
          </ItemGroup>
        </Project>
        """;

    /// <summary>Finds the assembly to run with <c>dotnet</c>. On first use it downloads Garnet, and reports on the console every 10 seconds.</summary>
    /// <param name="directory">The folder where NuGet looks for its configuration.</param>
    /// <param name="assembly">The full path of the assembly.</param>
    /// <param name="problem">The error message if it cannot be downloaded.</param>
    public static bool TryFind(string directory, [NotNullWhen(true)] out string? assembly, [NotNullWhen(false)] out string? problem)
    {
        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } path
            ? path
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var folder = Path.Combine(packages, Package, Version);

        // NuGet writes this file last.
        problem = File.Exists(Path.Combine(folder, ".nupkg.metadata")) ? null : Restore(directory, packages);
        assembly = problem is null ? Path.Combine(folder, "tools", "net10.0", "any", "GarnetServer.dll") : null;
        return problem is null;
    }

    private static string? Restore(string directory, string packages)
    {
        Console.WriteLine($"Downloading Garnet {Version}, the Redis of this application (110 MB, only once) …");
        var scratch = Directory.CreateTempSubdirectory("garnet-");
        try
        {
            var project = Path.Combine(scratch.FullName, "Garnet.csproj");
            File.WriteAllText(project, Project);
            var (exitCode, output) = Run(new ProcessStartInfo("dotnet", ["restore", project, "-m:1", $"-p:RestoreRootConfigDirectory={directory}", "-p:NuGetAudit=false"])
            {
                WorkingDirectory = scratch.FullName,
                Environment = { ["NUGET_PACKAGES"] = packages, ["DOTNET_NOLOGO"] = "1" },
                RedirectStandardOutput = true,
            });
            return exitCode is 0 ? null : $"""
                Garnet {Version}, the embedded Redis of this application, could not be downloaded. Use a running Redis with --ConnectionStrings:redis=…, or fix this error of dotnet restore:
                {output.Trim()}
                """;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static (int ExitCode, string Output) Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        for (var watch = Stopwatch.StartNew(); !process.WaitForExit(Pause);)
        {
            Console.WriteLine($"Still downloading Garnet after {watch.Elapsed.TotalSeconds:0} s …");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult());
    }
}
