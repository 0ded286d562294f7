using System.Diagnostics;
using System.Net.NetworkInformation;

namespace McpAspire.Tests.Support;

/// <summary>nginx or HAProxy with default settings, in front of replicas.</summary>
internal sealed class ForeignBalancer : IAsyncDisposable
{
    private readonly ApplicationProcess _process;
    private readonly DirectoryInfo _folder;

    private ForeignBalancer(ApplicationProcess process, DirectoryInfo folder, int port)
    {
        (_process, _folder) = (process, folder);
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
    }

    public HttpClient Http { get; }

    /// <param name="replicas">The ports of the replicas.</param>
    /// <param name="balancing">The load-balancing directive of the upstream, such as <c>hash $http_mcp_session_id;</c>. Empty for round robin.</param>
    public static Task<ForeignBalancer> NginxAsync(IEnumerable<int> replicas, string balancing = "") => StartNginxAsync(port => $$"""
          upstream replicas { {{balancing}} {{string.Concat(replicas.Select(replica => $"server 127.0.0.1:{replica}; "))}} }
          server {
            listen 127.0.0.1:{{port}};
            location / { proxy_pass http://replicas; proxy_set_header Host $host; }
          }
        """);

    /// <summary>Starts HAProxy with round robin. A client that returns the cookie stays with its replica.</summary>
    /// <param name="replicas">The ports of the replicas.</param>
    public static Task<ForeignBalancer> HAProxyAsync(IEnumerable<int> replicas) => StartAsync("haproxy", "-f", (_, port) => $"""
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        frontend clients
          bind 127.0.0.1:{port}
          default_backend replicas
        backend replicas
          balance roundrobin
          cookie route insert indirect nocache
        {string.Join('\n', replicas.Select(replica => $"  server at-{replica} 127.0.0.1:{replica} cookie at-{replica}"))}

        """);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <param name="http">Returns what the <c>http</c> block of nginx contains, for a port to listen on.</param>
    public static Task<ForeignBalancer> StartNginxAsync(Func<int, string> http) => StartAsync("nginx", "-c", (folder, port) => $$"""
        daemon off;
        pid {{folder}}/pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path {{folder}}/body;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
        {{http(port)}}
        }
        """);

    /// <param name="program">The program, on PATH.</param>
    /// <param name="option">Its option for the configuration file.</param>
    /// <param name="configure">Returns the configuration for a temporary folder and a port to listen on.</param>
    public static async Task<ForeignBalancer> StartAsync(string program, string option, Func<string, int, string> configure)
    {
        var folder = Directory.CreateTempSubdirectory($"{program}-");
        var port = FreePort.Next();
        var configuration = Path.Combine(folder.FullName, $"{program}.conf");
        await File.WriteAllTextAsync(configuration, configure(folder.FullName, port), TestContext.Current.CancellationToken);
        var balancer = new ForeignBalancer(new ApplicationProcess(new ProcessStartInfo(program, [option, configuration])), folder, port);
        await Eventually.HoldsAsync(() => $"{program} listens:{Environment.NewLine}{balancer._process.Output}", () => Task.FromResult(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port)));
        return balancer;
    }
}
