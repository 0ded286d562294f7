using System.Net;

namespace McpAspire.Probe.Wire;

/// <summary>
/// The connections that the requests are spread over: a client whose requests all go over one may meet one replica only, and never the fault.
/// </summary>
internal sealed class Connections(int count, ConnectionSettings settings, CookieContainer? cookies = null) : IDisposable
{
    private readonly Connection[] _connections = [.. Enumerable.Range(1, count).Select(number => new Connection(number, settings, cookies))];

    /// <summary>The connection for a request: each request of a client goes over another one than the request before.</summary>
    public Connection For(int client, int request) => _connections[(client + request) % _connections.Length];

    /// <summary>A connection for a stream and nothing else.</summary>
    public Connection ForStream() => new(0, settings);

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }
}
