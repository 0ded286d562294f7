using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.Eras;

/// <summary>Chooses the tool to call: the tool that the user named, otherwise a tool that is annotated as read-only, needs no arguments, and answers.</summary>
internal sealed class ToolChoice(ProbeOptions options)
{
    public const string Call = "tools/call";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _unfit = [];
    private readonly Dictionary<string, JsonObject?> _schemas = [];
    private string[] _candidates = options.Tool is { } named ? [named] : [];
    private bool _isSettled = options.Tool is not null;

    /// <summary>Null until the tools are known, and if no tool may be called.</summary>
    public string? Name
    {
        get
        {
            lock (_lock)
            {
                return _candidates.FirstOrDefault(name => !_unfit.Contains(name));
            }
        }
    }

    /// <summary>The tools that may be called: those that are annotated as read-only and need no arguments, or the tool that the user named.</summary>
    public IReadOnlyList<string> Readers
    {
        get
        {
            lock (_lock)
            {
                return _candidates;
            }
        }
    }

    /// <summary>The schema of a tool's arguments; null if it is unknown.</summary>
    public JsonObject? SchemaOf(string name)
    {
        lock (_lock)
        {
            return _schemas.GetValueOrDefault(name);
        }
    }

    public static JsonObject Parameters(string name, ProbeOptions options) => new() { ["name"] = name, ["arguments"] = options.Arguments.DeepClone() };

    /// <summary>Reads the tools in an answer to <c>tools/list</c>.</summary>
    public void Learn(Exchange exchange)
    {
        if (exchange.Step is ListMethods.Tools && ListMethods.In(exchange.Result, exchange.Step) is { } tools)
        {
            lock (_lock)
            {
                foreach (var tool in tools)
                {
                    _schemas[tool.At("name").Words()] = tool.At("inputSchema") as JsonObject;
                }

                if (_candidates.Length is 0)
                {
                    _candidates = [.. tools.Where(tool => IsReading(tool) && NeedsNothing(tool)).Select(tool => tool.At("name").Words())];
                }
            }
        }
    }

    /// <summary>
    /// Decides how a call counts. Until a tool that the user did not name has answered once, its failure only means that it cannot be called without arguments.
    /// </summary>
    public Exchange Judge(Exchange exchange, string tool)
    {
        lock (_lock)
        {
            var asksBack = exchange.Result.At("resultType").Words() is "input_required";
            if (_isSettled || exchange.Outcome is not (Outcome.Answered or Outcome.ToolFailed or Outcome.Refused))
            {
                return exchange;
            }

            if (exchange.Outcome is Outcome.Answered && !asksBack)
            {
                _isSettled = true;
                return exchange;
            }

            _unfit.Add(tool);
            return exchange with { Outcome = Outcome.NotOffered };
        }
    }

    private static bool IsReading(JsonNode? tool) => tool.At("annotations").At("readOnlyHint").IsTrue();

    private static bool NeedsNothing(JsonNode? tool) => tool.At("inputSchema").At("required") is not JsonArray { Count: > 0 };
}
