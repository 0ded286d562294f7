using System.CommandLine;
using System.Text.Json.Nodes;
using McpAspire.Probe.Eras;

namespace McpAspire.Probe.CommandLine;

/// <summary>The command-line options, and the <see cref="ProbeOptions"/> that they produce.</summary>
internal static class ProbeCommandOptions
{
    private static readonly Dictionary<string, Era?> EraNames = new() { ["auto"] = null, ["modern"] = Era.Modern, ["legacy"] = Era.Legacy, ["sse"] = Era.Sse };

    private static readonly Argument<Uri> Endpoint = new("endpoint")
    {
        Description = "The address of the MCP endpoint: https://host/mcp.",
        CustomParser = result => Values.Endpoint(result, result.Tokens[0].Value, "The endpoint"),
    };

    private static readonly Option<int> Calls = Values.Number("--calls", $"The maximum number of requests in each era, {ProbeOptions.LeastCalls} to {ProbeOptions.MostCalls}.", 60, ProbeOptions.LeastCalls, ProbeOptions.MostCalls);
    private static readonly Option<int> Connections = Values.Number("--connections", $"The number of connections that the requests are spread over, 1 to {ProbeOptions.MostConnections}.", 8, 1, ProbeOptions.MostConnections);
    private static readonly Option<int> AnswerTime = Values.Number("--timeout", "The timeout of one answer in seconds, 1 to 3600.", 15, 1, (int)ProbeOptions.LongestDeadline.TotalSeconds);
    private static readonly Option<int> Deadline = Values.Number("--deadline", "The timeout of the whole probe in seconds, 1 to 3600.", 120, 1, (int)ProbeOptions.LongestDeadline.TotalSeconds);
    private static readonly Option<string> EraOption = new("--era")
    {
        Description = "modern: 2026-07-28. legacy: 2025-11-25 and before. sse: HTTP+SSE of 2024-11-05. auto: modern and legacy; sse if the server offers neither.",
        DefaultValueFactory = _ => "auto",
    };

    private static readonly Option<string?> Tool = new("--tool") { Description = "The tool to call. By default: a tool that is annotated readOnlyHint and needs no arguments, if the server has one." };
    private static readonly Option<JsonObject?> Arguments = new("--args") { Description = "The arguments of --tool, as a JSON object.", CustomParser = result => Values.Arguments(result, "--args") };
    private static readonly Option<KeyValuePair<string, string>[]> Headers = new("--header") { Description = "A header for each request, 'name: value'. The report masks its value. May be repeated.", CustomParser = Values.Headers };
    private static readonly Option<string?> Then = new("--then") { Description = "A tool to call after --tool, to find state in memory. --tool is then called only once or twice; the required arguments come from its result." };
    private static readonly Option<JsonObject?> ThenArguments = new("--then-args") { Description = "More arguments of --then, as a JSON object.", CustomParser = result => Values.Arguments(result, "--then-args") };
    private static readonly Option<int?> MinReplicas = Values.OptionalNumber("--min-replicas", $"How many replicas must answer for the verdict safe, 1 to {ProbeOptions.MostReplicas}. By default: two if the server issues sessions.", 1, ProbeOptions.MostReplicas);
    private static readonly Option<Uri[]> Replicas = new("--replica") { Description = "The address of a replica to probe directly as well, and to compare with the other replicas. May be repeated.", CustomParser = result => Values.Endpoints(result, "--replica") };
    private static readonly Option<TimeSpan> Hold = new("--hold")
    {
        Description = "Keep idle streams open for this long, 1s to 60m, to find out whether and when they are cut.",
        CustomParser = result => Values.Time(result, "--hold", ProbeOptions.LongestDeadline),
    };

    private static readonly Option<string> Origin = new("--origin") { Description = "The origin of a web page, to check what browsers may do (CORS).", DefaultValueFactory = _ => "http://localhost:6274" };

    private static IEnumerable<Option> All => [Hold, Origin, Calls, Connections, EraOption, Tool, Arguments, Then, ThenArguments, MinReplicas, Replicas, Headers, .. HeaderSources.All, AnswerTime, Deadline];

    public static void AddTo(Command command)
    {
        EraOption.AcceptOnlyFromAmong([.. EraNames.Keys]);
        command.Add(Endpoint);
        foreach (var option in All)
        {
            command.Add(option);
        }

        TlsOptions.AddTo(command);
        Require(Arguments, Tool, "--args requires --tool: it holds the arguments of that tool.");
        Require(Then, Tool, "--then requires --tool: it is called after that tool.");
        Require(ThenArguments, Then, "--then-args requires --then: it holds the arguments of that tool.");

        void Require(Option option, Option other, string message) => command.Validators.Add(result =>
        {
            if (result.GetResult(option) is not null && result.GetResult(other) is null)
            {
                result.AddError(message);
            }
        });
    }

    public static ProbeOptions Read(ParseResult parsed) => new(parsed.GetRequiredValue(Endpoint))
    {
        Calls = parsed.GetValue(Calls),
        Connections = parsed.GetValue(Connections),
        Era = EraNames[parsed.GetValue(EraOption)!],
        Tool = parsed.GetValue(Tool),
        Arguments = parsed.GetValue(Arguments) ?? [],
        Then = parsed.GetValue(Then),
        ThenArguments = parsed.GetValue(ThenArguments) ?? [],
        MinReplicas = parsed.GetValue(MinReplicas),
        Replicas = parsed.GetValue(Replicas) ?? [],
        Headers = [.. parsed.GetValue(Headers) ?? [], .. HeaderSources.All.SelectMany(source => parsed.GetValue(source) ?? [])],
        Connecting = TlsOptions.Read(parsed),
        Hold = parsed.GetValue(Hold),
        Origin = parsed.GetValue(Origin)!,
        AnswerTime = TimeSpan.FromSeconds(parsed.GetValue(AnswerTime)),
        Deadline = TimeSpan.FromSeconds(parsed.GetValue(Deadline)),
    };
}
