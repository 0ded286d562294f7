using System.Text.Json.Nodes;
using McpAspire.Probe.Judgement;

namespace McpAspire.Probe.Reporting;

/// <summary>The report as SARIF 2.1.0: a proved reason is an error, a possible reason a warning, and a finding a note.</summary>
internal static class SarifReport
{
    public static string Of(ProbeReport report)
    {
        List<(string Id, string Title, string Level, string Text, IReadOnlyList<string> Cures)> all =
        [
            .. report.Reasons.Select(reason => (reason.Id, reason.Title, reason.IsCertain ? "error" : "warning", reason.Evidence, reason.Cures)),
            .. report.Findings.Select(finding => (finding.Id, finding.Title, "note", $"{finding.Evidence} Breaks: {string.Join("; ", finding.Breaks)}.", finding.Cures)),
        ];
        var rules = all.DistinctBy(one => one.Id).Select(one => new JsonObject
        {
            ["id"] = one.Id,
            ["shortDescription"] = Text(one.Title),
            ["help"] = Text(string.Join(' ', one.Cures)),
        });
        var results = all.Select(one => new JsonObject
        {
            ["ruleId"] = one.Id,
            ["level"] = one.Level,
            ["message"] = Text(one.Text.Length > 0 ? one.Text : one.Title),
            ["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = report.Endpoint } },
            }),
        });
        return new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = new JsonObject { ["name"] = "mcp-probe", ["rules"] = new JsonArray([.. rules]) } },
                ["invocations"] = new JsonArray(new JsonObject { ["executionSuccessful"] = report.Verdict is not Verdict.Incomplete, ["exitCode"] = report.ExitCode }),
                ["results"] = new JsonArray([.. results]),
            }),
        }.ToJsonString(JsonReport.Options);
    }

    private static JsonObject Text(string text) => new() { ["text"] = text };
}
