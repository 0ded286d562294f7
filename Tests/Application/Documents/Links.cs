using System.Text.RegularExpressions;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Checks the links of the documents.</summary>
public partial class Links
{
    private static readonly string[] Folders = [".", "docs", "docs/decisions", .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "Packages"))];

    public static TheoryData<string> Documents() => [.. Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md"))
        .Select(file => Path.GetRelativePath(Repository.Root, file))];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_file_of_the_repository_resolves(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;

        var dead = Link().Matches(File.ReadAllText(Path.Combine(Repository.Root, document)))
            .Select(link => link.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !Leads(target));

        Assert.Empty(dead);

        bool Leads(string target)
        {
            var parts = target.Split('#');
            var file = parts[0].Length is 0 ? Path.Combine(Repository.Root, document) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            return parts is [_] ? File.Exists(file) || Directory.Exists(file) : File.Exists(file) && Anchors(file).Contains(parts[1]);
        }
    }

    private static IEnumerable<string> Anchors(string file) => Heading().Matches(File.ReadAllText(file))
        .Select(heading => NoAnchor().Replace(heading.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"(?:\]\(|(?:src|srcset|href)="")(?<target>[^)""\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    // As GitHub names the anchors of headings.
    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
