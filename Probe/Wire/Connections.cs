using System.Net;

namespace McpAspire.Probe.Wire;

/// <summary>
/// The connections that requests are spread over. A client with a single connection may reach one replica only, and never show the fault.
/// </summary>
internal sealed class Connections(int count, ConnectionSettings settings, CookieContainer? cookies = null) : IDisposable
{
    private readonly Connection[] _connections = [.. Enumerable.Range(1, count).Select(number => new Connection(number, settings, cookies))];

    /// <summary>The connection for a request: consecutive requests of a client use different connections.</summary>
    public Connection For(int client, int request) => _connections[(client + request) % _connections.Length];

    /// <summary>Creates a separate connection for a stream.</summary>
    public Connection ForStream() => new(0, settings);

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }
}
