using System.Text.RegularExpressions;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Keeps riddles out of what people read: documents, comments, messages, help and the page.</summary>
public class Vocabulary
{
    private static readonly string[] Extensions = [".md", ".cs", ".html", ".js", ".mjs", ".css", ".yaml", ".sh", ".props", ".targets", ".csproj", ".json", ""];
    private static readonly string[] Skipped = ["bin", "obj", ".git", "node_modules", "artifacts", "results", "Snapshots"];

    // Expressions, and what to write.
    private static readonly (Regex Avoid, string Write)[] Words =
    [
        (Word("told|tells?"), "reports, shows, given, configured"),
        (Word("(is|are|was|were) none|there (is|are) none"), "has no …, is missing, is empty"),
        (Word("(?<!410 )gone"), "has ended, was removed, is unavailable"),
        (Word("(is|are|was|were|be) away"), "is unavailable"),
        (Word("doubt|doubts|doubtful|doubted"), "suspect"),
        (Word("stands? still|rests"), "hangs, is idle"),
        (Word("(server's|MCP) package|the package's"), "the MCP SDK"),
        (Word("one (that has not|who|whose)|of (one|those) that|of those who"), "name the thing"),
        (Word("whoever|everybody|nobody's"), "any client, every caller"),
        (Word("(takes?|taken|took) ((it|them) )?(out|back)"), "eject, readmit"),
        (Word("(sends?|sent) ((it|them) )?again|once more"), "retry"),
        (Word("hand(s|ed)? ((it|them) )?on"), "pass, forward"),
        (Word("of (its|their|our|my|your|his|one's) own"), "its own …, a separate …"),
        (Word("anew"), "again"),
        (Word("speaks? against|for want of|(says?|said) so|stands? for|makes? of it"), "say it directly"),
    ];

    [Fact]
    public void Every_text_uses_plain_words()
    {
        var found = Files(Repository.Root).SelectMany(Findings).Order(StringComparer.Ordinal).ToList();

        Assert.True(found.Count is 0, string.Join(Environment.NewLine, found));
    }

    [Theory]
    [InlineData("The replica is gone.", true)]
    [InlineData("410 Gone", false)]
    [InlineData("It has a port of its own.", true)]
    [InlineData("Everybody tells it anew.", true)]
    [InlineData("The restarted replica has its own port.", false)]
    public void A_word_to_avoid_is_found(string text, bool isFound) => Assert.Equal(isFound, Words.Any(word => word.Avoid.IsMatch(text)));

    private static IEnumerable<string> Findings(string file) =>
        from line in File.ReadLines(file).Index()
        from word in Words
        let match = word.Avoid.Match(line.Item)
        where match.Success
        select $"{Path.GetRelativePath(Repository.Root, file)}:{line.Index + 1}: '{match.Value}'. Write: {word.Write}.";

    private static IEnumerable<string> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file)) && Path.GetFileName(file) is not "package-lock.json" and not $"{nameof(Vocabulary)}.cs"),
        .. Directory.EnumerateDirectories(folder).Where(child => !Skipped.Contains(Path.GetFileName(child))).SelectMany(Files),
    ];

    private static Regex Word(string expression) => new($@"\b({expression})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
