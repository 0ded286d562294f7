using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace McpAspire.Probe.Wire;

/// <summary>One of the clients that the server sees, with a name of its own and a trace of its own.</summary>
internal sealed partial class ProbeClient(int number, Connections connections)
{
    // So many ids for each client that no two clients ever send the same one.
    private const long IdsPerClient = 100_000;
    private long _lastId = number * IdsPerClient;

    public int Number => number;

    /// <summary>As unlikely as a secret, so that whoever repeats it got it from this client.</summary>
    public string Name { get; } = $"mcp-probe-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>How many HTTP requests it has sent.</summary>
    public int Requests { get; private set; }

    public string TraceId { get; } = ActivityTraceId.CreateRandom().ToHexString();

    public string TraceParent() => $"00-{TraceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01";

    public long NextId() => ++_lastId;

    public Connection NextConnection() => connections.For(number, Requests++);

    /// <summary>A connection for a stream and nothing else.</summary>
    public Connection OwnConnection()
    {
        Requests++;
        return connections.ForStream();
    }

    /// <summary>The name of another client, if the text holds one.</summary>
    public string? AnotherIn(string text) => NamesIn(text).FirstOrDefault(name => name != Name);

    /// <summary>The names of clients that the text holds, each once.</summary>
    public static IEnumerable<string> NamesIn(string text) => Names().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex("mcp-probe-[0-9a-f]{8}")]
    private static partial Regex Names();
}
