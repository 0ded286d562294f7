using McpAspire.Probe.Judgement;

namespace McpAspire.Probe.Reporting;

/// <summary>The format of the report.</summary>
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
    /// <summary>Formats the whole report, without colours.</summary>
    public static string Write(this OutputFormat format, ProbeReport report) => format switch
    {
        OutputFormat.Json => JsonReport.Of(report) + Environment.NewLine,
        OutputFormat.Junit => JUnitReport.Of(report) + Environment.NewLine,
        OutputFormat.Sarif => SarifReport.Of(report) + Environment.NewLine,
        OutputFormat.Github => GitHubReport.Of(report),
        _ => ConsoleReport.TextOf(report),
    };
}
