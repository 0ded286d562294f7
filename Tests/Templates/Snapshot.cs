using System.Text;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>Compares the output of an option set with a file.</summary>
internal static class Snapshot
{
    /// <summary>Compares with the file of that name in <c>Tests/Templates/Snapshots</c>. <c>UPDATE_SNAPSHOTS=1</c> in the environment updates it.</summary>
    public static void Matches(string name, string text)
    {
        var path = Path.Combine(Repository.Root, "Tests", "Templates", "Snapshots", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") is "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }

    /// <summary>The names of all files of a project, and the text of some.</summary>
    public static string Of(GeneratedProject project, params string[] shown)
    {
        var text = new StringBuilder();
        Line(text, [.. project.Files.Keys]);
        foreach (var file in shown)
        {
            Line(text, "", $"==== {file}", project.Files[file].TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>The changes that another option set makes.</summary>
    public static string Difference(GeneratedProject before, GeneratedProject after)
    {
        var text = new StringBuilder();
        Line(text, [.. after.Files.Keys.Except(before.Files.Keys).Select(file => $"+ {file}"), .. before.Files.Keys.Except(after.Files.Keys).Select(file => $"- {file}")]);
        foreach (var file in before.Files.Keys.Intersect(after.Files.Keys).Where(file => before.Files[file] != after.Files[file]))
        {
            Line(text, "", $"==== {file}");
            var (was, then) = (before.Files[file].Split('\n'), after.Files[file].Split('\n'));
            Line(text, [.. was.Except(then).Select(line => $"- {line}"), .. then.Except(was).Select(line => $"+ {line}")]);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, params string[] lines) => text.Append(string.Concat(lines.Select(line => $"{line}\n")));
}
