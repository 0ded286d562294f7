using System.Text.RegularExpressions;

namespace McpAspire.Tests.Support;

/// <summary>The code in README.md.</summary>
internal static partial class Readme
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    /// <summary>Its code blocks without a language: commands, and what they print.</summary>
    public static string[] Blocks { get; } = [.. Block().Matches(Text).Where(block => block.Groups["language"].Length is 0).Select(block => block.Groups["text"].Value)];

    /// <summary>The code within its sentences.</summary>
    public static string[] Inline { get; } = [.. Span().Matches(Text).Select(code => code.Groups["text"].Value)];

    [GeneratedRegex("^```(?<language>\\w*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("`(?<text>[^`\n]+)`")]
    private static partial Regex Span();
}
