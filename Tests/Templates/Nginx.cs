using System.Diagnostics;
using System.Net.NetworkInformation;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>nginx as it comes, before replicas, round robin.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly ApplicationProcess _process;
    private readonly DirectoryInfo _folder;

    private Nginx(ApplicationProcess process, DirectoryInfo folder, int port)
    {
        (_process, _folder) = (process, folder);
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
    }

    public HttpClient Http { get; }

    public static async Task<Nginx> StartAsync(IEnumerable<int> replicas)
    {
        var folder = Directory.CreateTempSubdirectory("nginx-");
        var port = FreePort.Next();
        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off;
            pid {{folder.FullName}}/pid;
            error_log stderr;
            events {}
            http {
              access_log off;
              client_body_temp_path {{folder.FullName}}/body;
              proxy_temp_path {{folder.FullName}}/proxy;
              fastcgi_temp_path {{folder.FullName}}/fastcgi;
              uwsgi_temp_path {{folder.FullName}}/uwsgi;
              scgi_temp_path {{folder.FullName}}/scgi;
              upstream replicas { {{string.Concat(replicas.Select(replica => $"server 127.0.0.1:{replica}; "))}} }
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://replicas; proxy_set_header Host $host; }
              }
            }
            """, TestContext.Current.CancellationToken);
        var nginx = new Nginx(new ApplicationProcess(new ProcessStartInfo("nginx", ["-c", configuration])), folder, port);
        await Eventually.HoldsAsync(() => $"nginx listens:{Environment.NewLine}{nginx._process.Output}", () => Task.FromResult(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port)));
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
