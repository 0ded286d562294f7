using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace McpAspire.Probe.Wire;

/// <summary>One of the clients that the server sees, with its own name and trace.</summary>
internal sealed partial class ProbeClient(int number, Connections connections)
{
    // Enough ids for each client that two clients never send the same id.
    private const long IdsPerClient = 100_000;
    private long _lastId = number * IdsPerClient;

    public int Number => number;

    /// <summary>A random name: an answer that contains it received it from this client.</summary>
    public string Name { get; } = $"mcp-probe-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>How many HTTP requests it has sent.</summary>
    public int Requests { get; private set; }

    public string TraceId { get; } = ActivityTraceId.CreateRandom().ToHexString();

    public string TraceParent() => $"00-{TraceId}-{ActivitySpanId.CreateRandom().ToHexString()}-01";

    public long NextId() => ++_lastId;

    public Connection NextConnection() => connections.For(number, Requests++);

    /// <summary>Creates a separate connection for a stream.</summary>
    public Connection OwnConnection()
    {
        Requests++;
        return connections.ForStream();
    }

    /// <summary>The name of another client, if the text contains one.</summary>
    public string? AnotherIn(string text) => NamesIn(text).FirstOrDefault(name => name != Name);

    /// <summary>The names of clients in the text, each once.</summary>
    public static IEnumerable<string> NamesIn(string text) => Names().Matches(text).Select(match => match.Value).Distinct();

    [GeneratedRegex("mcp-probe-[0-9a-f]{8}")]
    private static partial Regex Names();
}
