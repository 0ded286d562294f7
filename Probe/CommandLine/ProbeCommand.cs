using System.CommandLine;
using System.CommandLine.Help;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Reporting;
using Spectre.Console;

namespace McpAspire.Probe.CommandLine;

/// <summary>The command line: <c>mcp-probe https://host/mcp --calls 60 …</c>.</summary>
internal static class ProbeCommand
{
    private static readonly TimeSpan TimeToReport = TimeSpan.FromSeconds(10);
    private static readonly Option<bool> Json = new("--json") { Description = "The report as JSON." };

    public static async Task<int> RunAsync(string[] args)
    {
        // No RootCommand, whose name would be that of the assembly.
        var command = new Command("mcp-probe", "Tells whether an MCP endpoint is safe behind a balancer. Exit codes: 0 safe, 1 broken, 2 unreachable, 3 incomplete, 64 wrong usage.");
        ProbeCommandOptions.AddTo(command);
        command.Add(Json);
        command.Add(new HelpOption());
        command.Add(new VersionOption());
        command.SetAction(RunAsync);
        var parsed = command.Parse(args);
        if (parsed.Errors.Count is 0)
        {
            // An exception must not look like a verdict: the default handler's exit code is 1.
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
        var isWatched = !parsed.GetValue(Json) && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
        var report = isWatched
            ? await ProgressBar.RunAsync(options, onExchange => ProbeRun.RunAsync(options, onExchange, cancellationToken))
            : await ProbeRun.RunAsync(options, onExchange: null, cancellationToken);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonReport.Of(report));
        }
        else if (Console.IsOutputRedirected)
        {
            Console.Write(ConsoleReport.TextOf(report));
        }
        else
        {
            ConsoleReport.Write(AnsiConsole.Console, report);
        }

        return report.ExitCode;
    }
}
