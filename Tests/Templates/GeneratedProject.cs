using System.Text.RegularExpressions;

namespace McpAspire.Tests.Templates;

/// <summary>A project created by <c>dotnet new mcp-aspire</c>.</summary>
internal sealed partial class GeneratedProject(string root, string name)
{
    public string Root => root;

    public string Name => name;

    /// <summary>
    /// Every file, by its relative path with '/'. Values that differ for each project or pack (ids, the dashboard's ports, the version of the packages) are
    /// replaced by names.
    /// </summary>
    public IReadOnlyDictionary<string, string> Files { get; } = Sources(root).ToDictionary(Fixed, file => file.EndsWith(".nupkg", StringComparison.Ordinal) ? "" : Fixed(File.ReadAllText(Path.Combine(root, file))));

    /// <summary>The unchanged text of a file.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(root, file));

    // All files except the output of a build.
    private static IEnumerable<string> Sources(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(folder, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj")
        orderby path
        select path;

    private static string Fixed(string text) => Version().Replace(Port().Replace(Id().Replace(text, "(id)"), "localhost:(port)"), "(version)");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Id();

    [GeneratedRegex(@"localhost:1[567]\d{3}")]
    private static partial Regex Port();

    [GeneratedRegex(@"1\.0\.\d{6}\.\d{1,5}")]
    private static partial Regex Version();
}
