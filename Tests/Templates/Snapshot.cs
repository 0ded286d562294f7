using System.Text;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>
/// What an option set writes, in words that stay true when the repository grows: a folder that goes along is told as such, and only what goes along
/// of itself, or stays behind, is told by file.
/// </summary>
internal static class Snapshot
{
    private const string OwnFiles = ".template.config/project";

    /// <summary>Compares with the file of that name in <c>Tests/Templates/Snapshots</c>. <c>UPDATE_SNAPSHOTS=1</c> in the environment writes it anew.</summary>
    public static void Matches(string name, string text)
    {
        var path = Path.Combine(Repository.Root, "Tests", "Templates", "Snapshots", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") is "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    /// <summary>Every file of a project, by where it comes from, and the whole of some.</summary>
    public static string Of(GeneratedProject project, params string[] shown)
    {
        var own = GeneratedProject.Sources(Path.Combine(Repository.Root, OwnFiles)).Select(file => Renamed(file, project)).ToHashSet();
        var text = new StringBuilder();
        foreach (var folder in project.Files.Keys.Except(own).GroupBy(file => file.Contains('/', StringComparison.Ordinal) ? $"{file.Split('/')[0]}/" : file).OrderBy(folder => folder.Key, StringComparer.Ordinal))
        {
            Line(text, $"{folder.Key} of the repository");
            if (folder.Key.EndsWith('/'))
            {
                foreach (var missing in Missing(folder.Key, project))
                {
                    Line(text, $"  without {missing}");
                }
            }
        }

        foreach (var file in project.Files.Keys.Where(own.Contains))
        {
            Line(text, $"{file} of the template");
        }

        foreach (var file in shown)
        {
            Line(text, "", $"==== {file}", project.Files[file].TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>What another option set changes.</summary>
    public static string Difference(GeneratedProject before, GeneratedProject after)
    {
        var text = new StringBuilder();
        foreach (var folder in after.Files.Keys.Except(before.Files.Keys).GroupBy(file => file.Split('/')[0]))
        {
            Line(text, $"+ {(folder.Count() > 1 ? $"{folder.Key}/" : folder.Single())}");
        }

        foreach (var folder in before.Files.Keys.Except(after.Files.Keys).GroupBy(file => file.Split('/')[0]))
        {
            Line(text, $"- {(folder.Count() > 1 ? $"{folder.Key}/" : folder.Single())}");
        }

        foreach (var file in before.Files.Keys.Intersect(after.Files.Keys).Where(file => before.Files[file] != after.Files[file]))
        {
            Line(text, "", $"==== {file}");
            var (was, then) = (before.Files[file].Split('\n'), after.Files[file].Split('\n'));
            Line(text, [.. was.Except(then).Select(line => $"- {line}"), .. then.Except(was).Select(line => $"+ {line}")]);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Missing(string folder, GeneratedProject project)
    {
        var all = GeneratedProject.Sources(Path.Combine(Repository.Root, folder)).Select(file => folder + file).ToList();
        var left = all.Except(project.Files.Keys).ToList();

        // A folder of which nothing goes along is told once.
        return left.Select(file => $"{Path.GetDirectoryName(file)!.Replace('\\', '/')}/" is var parent && !all.Except(left).Any(other => other.StartsWith(parent, StringComparison.Ordinal)) ? parent : file).Distinct();
    }

    private static string Renamed(string file, GeneratedProject project) => file == "McpAspire.sln" ? $"{project.Name}.sln" : file;

    private static void Line(StringBuilder text, params string[] lines) => text.Append(string.Concat(lines.Select(line => $"{line}\n")));
}
