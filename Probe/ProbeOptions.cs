using System.Text.Json.Nodes;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe;

/// <summary>The options of the probe.</summary>
/// <param name="Endpoint">The address of the MCP endpoint, absolute, http or https.</param>
internal sealed record ProbeOptions(Uri Endpoint)
{
    public const int LeastCalls = 10;
    public const int MostCalls = 10_000;
    public const int MostConnections = 256;
    public const int MostReplicas = 100;
    public static readonly TimeSpan LongestDeadline = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestStreamTime = TimeSpan.FromSeconds(2);

    /// <summary>The maximum number of HTTP requests in each era, 10 to 10,000.</summary>
    public int Calls { get; init; } = 60;

    /// <summary>The number of connections that the requests are spread over, 1 to 256. Each stream has its own connection in addition.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>The era to probe; null for all eras that the endpoint offers.</summary>
    public Era? Era { get; init; }

    /// <summary>The tool to call, whatever its annotations; null for a tool that is annotated as read-only and needs no arguments.</summary>
    public string? Tool { get; init; }

    public JsonObject Arguments { get; init; } = [];

    /// <summary>The tool to call after <see cref="Tool"/>, with values of its result; null for none.</summary>
    public string? Then { get; init; }

    /// <summary>Arguments of <see cref="Then"/>. Other required arguments are taken from the result of <see cref="Tool"/>.</summary>
    public JsonObject ThenArguments { get; init; } = [];

    /// <summary>How many replicas must answer; null if the user did not set it.</summary>
    public int? MinReplicas { get; init; }

    /// <summary>The addresses of replicas, which are probed directly as well.</summary>
    public IReadOnlyList<Uri> Replicas { get; init; } = [];

    /// <summary>The origin of a web page, to check CORS. The default is that of MCP Inspector.</summary>
    public string Origin { get; init; } = "http://localhost:6274";

    /// <summary>How long idle streams are kept open, at most an hour; zero to skip this.</summary>
    public TimeSpan Hold { get; init; }

    public ConnectionSettings Connecting { get; init; } = new();

    /// <summary>Headers for each request. Their values are masked in the report.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The timeout of one answer, and of the first event of a stream that must send one.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The timeout for opening an optional stream.</summary>
    public TimeSpan StreamTime => AnswerTime < LongestStreamTime ? AnswerTime : LongestStreamTime;

    /// <summary>The timeout of the whole probe, at most an hour. <see cref="Hold"/> is added to it.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(2);
}
