using System.Reflection;

namespace McpReplicas.Aspire.Model;

/// <summary>
/// Finds the built assembly of a project, so that the orchestrator can start it directly. Aspire's default is <c>dotnet run</c>, which evaluates the project
/// first, with two seconds of CPU, and stays as a second process of 60 MB.
/// </summary>
internal static class ProjectAssembly
{
    // buildTransitive/McpReplicas.Aspire.targets writes this attribute to the AppHost's assembly.
    private const string Key = "McpReplicas.ProjectAssembly:";

    // If one of these variables is set, dotnet watch or an IDE starts the projects.
    private static readonly string[] OtherStarters = ["DOTNET_WATCH", "DEBUG_SESSION_PORT"];

    /// <returns>
    /// The path of the assembly; null if Aspire's default must start the project: it is not a reference of the AppHost, it has its own copy of the runtime,
    /// or another program starts the projects.
    /// </returns>
    public static string? Find(IDistributedApplicationBuilder builder, string project)
    {
        if (OtherStarters.Any(name => !string.IsNullOrEmpty(builder.Configuration[name])))
        {
            return null;
        }

        var assembly = builder.AppHostAssembly?.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == Key + project)?.Value;
        return File.Exists(assembly) && UsesInstalledRuntime(assembly) ? assembly : null;
    }

    /// <summary>Whether <c>dotnet</c> can run an assembly: a self-contained program has its own copy of the runtime.</summary>
    public static bool UsesInstalledRuntime(string assembly)
    {
        var configuration = Path.ChangeExtension(assembly, ".runtimeconfig.json");
        return File.Exists(configuration) && !File.ReadAllText(configuration).Contains("\"includedFrameworks\"", StringComparison.Ordinal);
    }
}
