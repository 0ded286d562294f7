using System.Diagnostics;
using System.Net.NetworkInformation;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>A proxy that people have, as a process with a configuration of its own.</summary>
internal sealed class ProxyProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ApplicationProcess _process;

    private ProxyProcess(DirectoryInfo folder, ApplicationProcess process, int port) => (_folder, _process, Address) = (folder, process, new Uri($"http://localhost:{port}"));

    public Uri Address { get; }

    /// <summary>nginx that gives up what is silent for 5 seconds, holds answers in buffers and compresses them.</summary>
    public static Task<ProxyProcess> StartNginxAsync(int server) => StartAsync("nginx", (folder, port) => $$"""
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
          gzip on;
          gzip_types *;
          gzip_min_length 0;
          server {
            listen 127.0.0.1:{{port}};
            location / {
              proxy_pass http://127.0.0.1:{{server}};
              proxy_set_header Host $host;
              proxy_buffering on;
              proxy_read_timeout 5s;
            }
          }
        }
        """);

    /// <summary>HAProxy that gives up clients and servers which are silent for 5 seconds.</summary>
    public static Task<ProxyProcess> StartHAProxyAsync(int server) => StartAsync("haproxy", (_, port) => $"""
        defaults
          mode http
          timeout connect 5s
          timeout client 5s
          timeout server 5s
        frontend clients
          bind 127.0.0.1:{port}
          default_backend balancer
        backend balancer
          server one 127.0.0.1:{server}

        """);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<ProxyProcess> StartAsync(string program, Func<string, int, string> configuration)
    {
        var folder = Directory.CreateTempSubdirectory($"{program}-");
        var port = FreePort.Next();
        var file = Path.Combine(folder.FullName, "configuration");
        await File.WriteAllTextAsync(file, configuration(folder.FullName, port), TestContext.Current.CancellationToken);
        var process = new ApplicationProcess(new ProcessStartInfo(program, [program is "nginx" ? "-c" : "-f", file]));
        await Eventually.HoldsAsync(() => $"{program} listens:{Environment.NewLine}{process.Output}", () => Task.FromResult(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port)));
        return new ProxyProcess(folder, process, port);
    }
}
