using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Deploy.Cluster;

/// <summary>Connects clients to the balancers of a cluster, and retries calls.</summary>
internal static class ClusterHttp
{
    public static readonly TimeSpan BeforeRetry = TimeSpan.FromMilliseconds(500);

    /// <param name="targets">Returns the addresses to which a new connection may go.</param>
    /// <param name="port">The port at these addresses.</param>
    public static HttpClient Connect(Func<IReadOnlyList<IPAddress>> targets, int port) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        // Chooses a random target for each connection, as kube-proxy does.
        ConnectCallback = async (_, cancellationToken) =>
        {
            var all = targets();
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(all.Count is 0 ? throw new SocketException((int)SocketError.ConnectionRefused) : all[Random.Shared.Next(all.Count)], port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    { BaseAddress = new Uri("http://mcp.example.com"), Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>Repeats a call until it returns a result, for at most 60 s.</summary>
    public static async Task<McpAnswer> UntilAnsweredAsync(Func<Task<McpAnswer>> call)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(BeforeRetry))
        {
            if (await TryAsync(call) is { Answer: { Status: HttpStatusCode.OK, Message: not null, ErrorCode: null, IsError: false } answer })
            {
                return answer;
            }
        }

        throw new TimeoutException("A call got no result within 60 s.");
    }

    /// <summary>Returns the answer, or the reason why the call failed.</summary>
    public static async Task<(McpAnswer? Answer, string? Problem)> TryAsync(Func<Task<McpAnswer>> call)
    {
        try
        {
            var answer = await call();
            return (answer, answer.ErrorCode is null && answer.Message is not null ? null : answer.Message?.ToJsonString());
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException or TaskCanceledException)
        {
            return (null, $"{problem.Message} {problem.InnerException?.Message}");
        }
    }
}
