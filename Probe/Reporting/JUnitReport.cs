using System.Globalization;
using System.Xml.Linq;
using McpAspire.Probe.Judgement;

namespace McpAspire.Probe.Reporting;

/// <summary>The report as JUnit XML: the endpoint is a suite; each era, reason and finding is a case.</summary>
internal static class JUnitReport
{
    public static string Of(ProbeReport report)
    {
        List<XElement> cases =
        [
            .. report.Eras.Where(era => era.State is EraState.Offered).Select(era => Case($"{era.Era}".ToLowerInvariant(), null)),
            .. report.Reasons.Select(reason => Case(Name(reason), new XElement(
                reason.IsCertain ? "failure" : "error",
                new XAttribute("message", Valid(reason.Title)),
                new XAttribute("type", reason.Id),
                Valid($"{reason.Evidence}\n{string.Join('\n', reason.Cures)}")))),
            // A finding does not change the verdict.
            .. report.Findings.Select(finding => Case(finding.Id, new XElement("system-out", Valid($"{finding.Title} {finding.Evidence}\nBreaks: {string.Join("; ", finding.Breaks)}\n{string.Join('\n', finding.Cures)}")))),
        ];
        if (report.Verdict is Verdict.Incomplete && report.Reasons.Count is 0)
        {
            cases.Add(Case("verdict", new XElement("error", new XAttribute("message", Valid(report.Summary)), new XAttribute("type", "incomplete"))));
        }

        var suite = new XElement(
            "testsuite",
            new XAttribute("name", Valid(report.Endpoint)),
            new XAttribute("tests", cases.Count),
            new XAttribute("failures", cases.Count(one => one.Element("failure") is not null)),
            new XAttribute("errors", cases.Count(one => one.Element("error") is not null)),
            new XAttribute("time", report.Seconds.ToString(CultureInfo.InvariantCulture)),
            cases,
            new XElement("system-out", Valid(report.Summary)));
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>{Environment.NewLine}{new XElement("testsuites", suite)}";
    }

    private static XElement Case(string name, XElement? result) => new("testcase", new XAttribute("classname", "mcp-probe"), new XAttribute("name", name), result);

    private static string Name(Reason reason) => reason.Era is { } era ? $"{era}".ToLowerInvariant() + $" {reason.Id}" : reason.Id;

    // A server may send characters that XML does not allow.
    private static string Valid(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is 0x9 or 0xA or 0xD or >= 0x20 and not 0xFFFE and not 0xFFFF ? rune.ToString() : "\uFFFD"));
}
