using System.Text.RegularExpressions;

namespace McpAspire.Tests.Templates;

/// <summary>What <c>dotnet new mcp-aspire</c> has written.</summary>
internal sealed partial class GeneratedProject(string root, string name)
{
    public string Root => root;

    public string Name => name;

    /// <summary>Every file, by its path from the root with '/'. What is drawn anew for each project, ids and the ports of the dashboard, has a name instead.</summary>
    public IReadOnlyDictionary<string, string> Files { get; } = Sources(root).ToDictionary(file => file, file => Fixed(File.ReadAllText(Path.Combine(root, file))));

    /// <summary>The files under a folder, but those that a build writes.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        from file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(folder, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj")
        orderby path
        select path;

    /// <summary>A file as it is.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(root, file));

    private static string Fixed(string text) => Port().Replace(Id().Replace(text, "(id)"), "localhost:(port)");

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Id();

    [GeneratedRegex(@"localhost:1[567]\d{3}")]
    private static partial Regex Port();
}
