using McpAspire.Probe.Checks;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Judgement;
using Spectre.Console;

namespace McpAspire.Probe.Reporting;

/// <summary>The report as text for the console.</summary>
internal static class ConsoleReport
{
    private const int WidthOfText = 110;

    /// <summary>The report as text without colours.</summary>
    public static string TextOf(ProbeReport report)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = WidthOfText;
        Write(console, report);
        return text.ToString();
    }

    public static void Write(IAnsiConsole console, ProbeReport report)
    {
        console.MarkupLineInterpolated($"[bold]{report.Endpoint}[/]");
        console.MarkupLineInterpolated($"[grey]up to {report.Calls} requests in each era, over {report.Connections} {(report.Connections is 1 ? "connection" : "connections")}; duration {report.Seconds} s[/]");
        console.WriteLine();
        if (report.Verdict is not Verdict.Unreachable && report.Eras.Count > 0)
        {
            console.Write(ErasTable.Of(report.Eras));
            console.WriteLine(Replicas(report.Replicas));
            console.WriteLine();
            console.Write(StepsTable.Of(report.Eras));
            console.WriteLine();
        }

        if (report.FirstFailure is { } failure)
        {
            Write(console, failure);
        }

        if (report.TraceIds is [var trace, ..])
        {
            console.MarkupLineInterpolated($"[grey]Traces: {report.TraceIds.Count}, one for each client; the first is {trace}.[/]");
        }

        foreach (var remark in report.Remarks)
        {
            console.MarkupLineInterpolated($"[yellow]Note:[/] {remark}");
        }

        foreach (var difference in report.ComparedWith?.Differences ?? [])
        {
            console.MarkupLineInterpolated($"[yellow]Difference from {report.ComparedWith!.Endpoint}:[/] {difference}");
        }

        console.WriteLine();
        Write(console, report.Verdict, report);
        if (report.ComparedWith is { } other)
        {
            console.MarkupLineInterpolated($"[bold]{other.Endpoint}[/] {other.Summary}{(other.Differences.Count is 0 ? " No differences." : "")}");
        }

        foreach (var finding in report.Findings)
        {
            Write(console, finding);
        }
    }

    private static void Write(IAnsiConsole console, Finding finding)
    {
        console.WriteLine();
        console.MarkupLineInterpolated($"[bold yellow]For some clients: {finding.Title}[/]");
        console.MarkupLineInterpolated($"[grey]{finding.Id}[/]");
        console.WriteLine(finding.Evidence);
        foreach (var client in finding.Breaks)
        {
            console.MarkupLineInterpolated($"  [red]×[/] {client}");
        }

        foreach (var cure in finding.Cures)
        {
            console.MarkupLineInterpolated($"  [green]·[/] {cure}");
        }
    }

    private static string Replicas(ReplicasReport replicas)
    {
        var all = replicas.Shares.Sum(share => share.Answers);
        return replicas.ToldBy is null
            ? "Replicas: unknown, because the answers do not identify them."
            : $"Replicas, by {replicas.ToldBy}: {string.Join(", ", replicas.Shares.Select(share => $"{share.Name} {100.0 * share.Answers / all:0} %"))}.";
    }

    private static void Write(IAnsiConsole console, FailureReport failure)
    {
        var who = failure.Replica is null ? "" : $", answered by {failure.Replica}";
        console.MarkupLineInterpolated($"[bold]The first exchange that failed[/]: {failure.Step} ({failure.Era.InWords()}){who}");
        console.MarkupLineInterpolated($"[grey]client {failure.Client}, {(failure.Connection is 0 ? "a separate connection" : $"connection {failure.Connection}")}, {failure.Ms} ms, trace {failure.TraceId}[/]");
        // Written without the console's line wrapping, so that the text can be copied exactly as it was sent.
        foreach (var line in $"{failure.Request}\n{(failure.Response.Length > 0 ? failure.Response : failure.Problem)}".TrimEnd().Split('\n'))
        {
            console.Profile.Out.Writer.WriteLine($"  {line}".TrimEnd());
        }

        console.WriteLine();
    }

    private static void Write(IAnsiConsole console, Verdict verdict, ProbeReport report)
    {
        var colour = verdict switch { Verdict.Safe => "green", Verdict.Incomplete => "yellow", _ => "red" };
        if (console.Profile.Capabilities.Ansi)
        {
            console.MarkupLine($"[bold {colour}]{Markup.Escape(report.Summary)}[/]");
        }
        else
        {
            // On one line, for programs that search for it.
            console.Profile.Out.Writer.WriteLine(report.Summary);
        }

        foreach (var (number, reason) in report.Reasons.Index())
        {
            if (number > 0)
            {
                console.WriteLine();
                console.MarkupLine($"[bold {(reason.IsCertain ? "red" : "yellow")}]{(reason.IsCertain ? "Also" : "Possible")}: {Markup.Escape(reason.Title)}[/]");
            }

            console.MarkupLineInterpolated($"[grey]{(reason.Era is { } era ? $"{era.InWords()}, " : "")}{reason.Id}[/]");
            console.WriteLine(reason.Evidence);
            foreach (var cure in reason.Cures)
            {
                console.MarkupLineInterpolated($"  [green]·[/] {cure}");
            }
        }
    }
}
