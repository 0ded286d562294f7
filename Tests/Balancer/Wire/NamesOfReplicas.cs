using System.Net;
using System.Net.Sockets;
using System.Text;

namespace McpAspire.Tests;

/// <summary>Replicas without a name in their answers, each at only one of the addresses of localhost, like servers in other languages.</summary>
public class NamesOfReplicas
{
    [Fact]
    public async Task NameReplicas_adds_the_replicas_name_unless_the_replica_sends_one()
    {
        using var first = Answering(IPAddress.Loopback);
        using var second = Answering(IPAddress.IPv6Loopback, "X-Served-By: myself\r\n");
        string[] replicas = [$"--Balancer:Replicas:mcp-1=http://localhost:{Port(first)}", $"--Balancer:Replicas:mcp-2=http://localhost:{Port(second)}", "--Balancer:HealthPath=", "--Balancer:RetryAnnotatedTools=false"];

        Assert.Equal(["mcp-1", "myself"], await NamesAsync([.. replicas, "--Balancer:NameReplicas=true"]));
        Assert.Equal(["", "myself"], await NamesAsync(replicas));
    }

    private static async Task<List<string>> NamesAsync(string[] options)
    {
        await using var balancer = await BalancerInProcess.StartAsync(options);
        var names = new List<string>();
        for (var call = 0; call < 2; call++)
        {
            using var answer = await balancer.Http.GetAsync(new Uri("/any", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            names.Add(answer.Headers.TryGetValues("X-Served-By", out var values) ? string.Join(',', values) : "");
        }

        return names;
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static TcpListener Answering(IPAddress address, string header = "")
    {
        var listener = new TcpListener(address, 0);
        listener.Start();
        _ = AnswerAsync();
        return listener;

        async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    var stream = client.GetStream();
                    _ = await stream.ReadAsync(new byte[4096]);
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n{header}\r\n"));
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
