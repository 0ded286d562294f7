using System.Text;
using McpAspire.Probe.Judgement;

namespace McpAspire.Probe.Reporting;

/// <summary>The report as workflow commands of GitHub Actions, which become annotations, followed by the text.</summary>
internal static class GitHubReport
{
    public static string Of(ProbeReport report)
    {
        var text = new StringBuilder();
        foreach (var reason in report.Reasons)
        {
            Append(text, reason.IsCertain ? "error" : "warning", reason.Id, $"{reason.Title} {reason.Evidence}\n{string.Join('\n', reason.Cures)}");
        }

        foreach (var finding in report.Findings)
        {
            Append(text, "notice", finding.Id, $"{finding.Title} {finding.Evidence}\nBreaks: {string.Join("; ", finding.Breaks)}\n{string.Join('\n', finding.Cures)}");
        }

        // The text may contain lines of a server that look like commands.
        var stop = $"{Guid.NewGuid():N}";
        return $"{text}::stop-commands::{stop}\n{ConsoleReport.TextOf(report)}::{stop}::\n";
    }

    private static void Append(StringBuilder text, string level, string title, string message) =>
        text.Append($"::{level} title=mcp-probe {Escaped(title).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal)}::{Escaped(message)}\n");

    private static string Escaped(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);
}
