using System.CommandLine;
using System.CommandLine.Help;
using McpAspire.Probe.Compare;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Reporting;
using Spectre.Console;

namespace McpAspire.Probe.CommandLine;

/// <summary>The command line: <c>mcp-probe https://host/mcp --calls 60 …</c>.</summary>
internal static class ProbeCommand
{
    private static readonly TimeSpan TimeToReport = TimeSpan.FromSeconds(10);
    private static readonly Dictionary<string, OutputFormat> FormatNames = Enum.GetValues<OutputFormat>().ToDictionary(format => $"{format}".ToLowerInvariant());
    private static readonly Option<bool> Json = new("--json") { Description = "The same as --format json." };
    private static readonly Option<string?> Format = new("--format") { Description = "The format of the report: text, json, junit, sarif (2.1.0), or github (workflow annotations, then the text)." };
    private static readonly Option<Uri?> Compare = new("--compare") { Description = "Another endpoint to probe with the same options. The report lists the differences; if this endpoint is safe, the exit code is that of the other.", CustomParser = result => Values.Endpoint(result, result.Tokens[0].Value, "--compare") };

    public static async Task<int> RunAsync(string[] args)
    {
        // Not a RootCommand: its name would be that of the assembly.
        var command = new Command("mcp-probe", "Checks whether an MCP endpoint is safe behind a balancer. Exit codes: 0 safe, 1 broken, 2 unreachable, 3 incomplete, 64 wrong usage.");
        ProbeCommandOptions.AddTo(command);
        Format.AcceptOnlyFromAmong([.. FormatNames.Keys]);
        command.Add(Format);
        command.Add(Json);
        command.Add(Compare);
        command.Add(new HelpOption());
        command.Add(new VersionOption());
        command.SetAction(RunAsync);
        var parsed = command.Parse(args);
        if (parsed.Errors.Count is 0)
        {
            // The default exception handler exits with 1, which would look like the verdict broken.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeToReport, EnableDefaultExceptionHandler = false });
        }

        foreach (var error in parsed.Errors)
        {
            await Console.Error.WriteLineAsync(error.Message);
        }

        await Console.Error.WriteLineAsync("See mcp-probe --help.");
        return ExitCodes.Usage;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = ProbeCommandOptions.Read(parsed);
        var format = parsed.GetValue(Format) is { } name ? FormatNames[name] : parsed.GetValue(Json) ? OutputFormat.Json : OutputFormat.Text;
        var isWatched = format is OutputFormat.Text && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
        var report = await ReportAsync(options);
        if (parsed.GetValue(Compare) is { } other)
        {
            report = report with { ComparedWith = Comparison.Of(report, await ReportAsync(options with { Endpoint = other, Replicas = [] })) };
        }

        if (format is OutputFormat.Text && !Console.IsOutputRedirected)
        {
            ConsoleReport.Write(AnsiConsole.Console, report);
        }
        else
        {
            Console.Write(format.Write(report));
        }

        return report.ExitCode;

        Task<ProbeReport> ReportAsync(ProbeOptions of) => isWatched
            ? ProgressBar.RunAsync(of, onExchange => ProbeRun.RunAsync(of, onExchange, cancellationToken))
            : ProbeRun.RunAsync(of, onExchange: null, cancellationToken);
    }
}
