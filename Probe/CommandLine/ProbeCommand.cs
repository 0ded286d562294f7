using System.CommandLine;
using System.CommandLine.Help;
using System.Text.Json.Nodes;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Reporting;
using Spectre.Console;

namespace McpAspire.Probe.CommandLine;

/// <summary>The command line: <c>mcp-probe https://host/mcp --calls 60 …</c>.</summary>
internal static class ProbeCommand
{
    private static readonly TimeSpan TimeToReport = TimeSpan.FromSeconds(10);
    private static readonly Dictionary<string, Era?> EraNames = new() { ["auto"] = null, ["modern"] = Era.Modern, ["legacy"] = Era.Legacy, ["sse"] = Era.Sse };

    private static readonly Argument<Uri> Endpoint = new("endpoint")
    {
        Description = "The address of the MCP endpoint: https://host/mcp.",
        CustomParser = Values.Endpoint,
    };

    private static readonly Option<int> Calls = Values.Number("--calls", $"The most requests in each era, {ProbeOptions.LeastCalls} to {ProbeOptions.MostCalls}.", 60, ProbeOptions.LeastCalls, ProbeOptions.MostCalls);
    private static readonly Option<int> Connections = Values.Number("--connections", $"How many connections they are spread over, 1 to {ProbeOptions.MostConnections}.", 8, 1, ProbeOptions.MostConnections);
    private static readonly Option<int> AnswerTime = Values.Number("--timeout", "The seconds for one answer, 1 to 3600.", 15, 1, (int)ProbeOptions.LongestDeadline.TotalSeconds);
    private static readonly Option<int> Deadline = Values.Number("--deadline", "The seconds for all of it, 1 to 3600.", 120, 1, (int)ProbeOptions.LongestDeadline.TotalSeconds);
    private static readonly Option<string> EraOption = new("--era")
    {
        Description = "modern: 2026-07-28. legacy: 2025-11-25 and before. sse: HTTP+SSE of 2024-11-05. auto: the first two, and the third where neither is.",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<string?> Tool = new("--tool") { Description = "The tool to call. Without it: one that is annotated readOnlyHint and needs no arguments, or none." };
    private static readonly Option<JsonObject?> Arguments = new("--args") { Description = "The arguments of --tool, as a JSON object.", CustomParser = Values.Arguments };
    private static readonly Option<KeyValuePair<string, string>[]> Headers = new("--header") { Description = "A header for each request, 'name: value', masked in the report. May be repeated.", CustomParser = Values.Headers };
    private static readonly Option<bool> Json = new("--json") { Description = "The report as JSON." };

    public static async Task<int> RunAsync(string[] args)
    {
        EraOption.AcceptOnlyFromAmong([.. EraNames.Keys]);
        // No RootCommand, whose name would be that of the assembly.
        var command = new Command("mcp-probe", "Tells whether an MCP endpoint is safe behind a balancer. Exit codes: 0 safe, 1 broken, 2 unreachable, 3 incomplete, 64 wrong usage.")
        {
            Endpoint, Calls, Connections, EraOption, Tool, Arguments, Headers, AnswerTime, Deadline, Json, new HelpOption(), new VersionOption(),
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Arguments) is not null && result.GetResult(Tool) is null)
            {
                result.AddError("--args are the arguments of a tool: name it with --tool.");
            }
        });
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
        var options = new ProbeOptions(parsed.GetRequiredValue(Endpoint))
        {
            Calls = parsed.GetValue(Calls),
            Connections = parsed.GetValue(Connections),
            Era = EraNames[parsed.GetValue(EraOption)!],
            Tool = parsed.GetValue(Tool),
            Arguments = parsed.GetValue(Arguments) ?? [],
            Headers = parsed.GetValue(Headers) ?? [],
            AnswerTime = TimeSpan.FromSeconds(parsed.GetValue(AnswerTime)),
            Deadline = TimeSpan.FromSeconds(parsed.GetValue(Deadline)),
        };
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
