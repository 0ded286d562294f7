using McpAspire.Probe.Judgement;

namespace McpAspire.Probe.Reporting;

/// <summary>How the report is printed.</summary>
internal enum OutputFormat
{
    Text,
    Json,
    Junit,
    Sarif,
    Github,
}

internal static class OutputFormats
{
    /// <summary>The report as a whole, without colours.</summary>
    public static string Write(this OutputFormat format, ProbeReport report) => format switch
    {
        OutputFormat.Json => JsonReport.Of(report) + Environment.NewLine,
        OutputFormat.Junit => JUnitReport.Of(report) + Environment.NewLine,
        OutputFormat.Sarif => SarifReport.Of(report) + Environment.NewLine,
        OutputFormat.Github => GitHubReport.Of(report),
        _ => ConsoleReport.TextOf(report),
    };
}
