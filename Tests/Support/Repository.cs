using System.Reflection;

namespace McpAspire.Tests.Support;

/// <summary>Where the sources and the built applications lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetDirectoryName(Projects.AppHost.ProjectPath)!;

    /// <summary>The built assembly of a project, named by its folder from the root, in the configuration of the tests.</summary>
    public static string Assembly(string project)
    {
        var configuration = typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return Path.Combine(Root, project, "bin", configuration, "net10.0", $"{Path.GetFileName(project)}.dll");
    }
}
