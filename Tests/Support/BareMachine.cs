namespace McpAspire.Tests.Support;

/// <summary>Simulates a machine with only the SDK: no container runtime, no redis-server, no node.</summary>
internal static class BareMachine
{
    private static readonly Lazy<string> Made = new(Make);

    /// <summary>The only folder of its PATH.</summary>
    public static string Folder => Made.Value;

    private static string Make()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "bare-machine");
        var dotnet = Path.Combine(folder, "dotnet");
        Directory.CreateDirectory(folder);
        File.Delete(dotnet);
        File.CreateSymbolicLink(dotnet, Requirements.FindOnPath("dotnet")!);
        return folder;
    }
}
