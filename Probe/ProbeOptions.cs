using System.Text.Json.Nodes;
using McpAspire.Probe.Eras;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe;

/// <summary>What is probed, and how much.</summary>
/// <param name="Endpoint">The address of the MCP endpoint, absolute, http or https.</param>
internal sealed record ProbeOptions(Uri Endpoint)
{
    public const int LeastCalls = 10;
    public const int MostCalls = 10_000;
    public const int MostConnections = 256;
    public const int MostReplicas = 100;
    public static readonly TimeSpan LongestDeadline = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestStreamTime = TimeSpan.FromSeconds(2);

    /// <summary>The most HTTP requests in each era, 10 to 10,000.</summary>
    public int Calls { get; init; } = 60;

    /// <summary>How many connections the requests are spread over, 1 to 256. Streams have one of their own.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>The era to probe; null for those that the endpoint offers.</summary>
    public Era? Era { get; init; }

    /// <summary>The tool to call, whatever its annotations; null for one that is annotated as reading and needs no arguments.</summary>
    public string? Tool { get; init; }

    public JsonObject Arguments { get; init; } = [];

    /// <summary>The tool to call after <see cref="Tool"/>, with what that one gave; null for none.</summary>
    public string? Then { get; init; }

    /// <summary>Arguments of <see cref="Then"/>; what else it requires is taken from the result of <see cref="Tool"/>.</summary>
    public JsonObject ThenArguments { get; init; } = [];

    /// <summary>How many replicas must have answered; null where nobody has said.</summary>
    public int? MinReplicas { get; init; }

    /// <summary>The replicas' own addresses, which are asked directly, too.</summary>
    public IReadOnlyList<Uri> Replicas { get; init; } = [];

    /// <summary>The page that is asked for, to see what browsers may do: that of MCP Inspector.</summary>
    public string Origin { get; init; } = "http://localhost:6274";

    /// <summary>How long streams are held without a word, at most an hour; zero for not at all.</summary>
    public TimeSpan Hold { get; init; }

    public ConnectionSettings Connecting { get; init; } = new();

    /// <summary>Sent with each request, and masked in what is shown.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The time that the server has for one answer, and for the first event of a stream where one is due.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The time that a stream has to open which may not be there.</summary>
    public TimeSpan StreamTime => AnswerTime < LongestStreamTime ? AnswerTime : LongestStreamTime;

    /// <summary>The time for all of it, at most an hour, and besides that which streams are held.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(2);
}
