using System.Reflection;

namespace McpAspire.Tests.Support;

/// <summary>The paths of the sources and the built applications.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetDirectoryName(Projects.AppHost.ProjectPath)!;

    /// <summary>The built assembly of a project, in the configuration of the tests. The project is given by its folder in the repository.</summary>
    public static string Assembly(string project)
    {
        var configuration = typeof(Repository).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
        return Path.Combine(Root, project, "bin", configuration, "net10.0", $"{Path.GetFileName(project)}.dll");
    }
}
