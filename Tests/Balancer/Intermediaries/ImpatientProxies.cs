using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Proxies in front of one server, with short idle timeouts.</summary>
internal static class ImpatientProxies
{
    /// <summary>nginx with an idle timeout of 5 seconds, buffering and compression.</summary>
    public static Task<ForeignBalancer> NginxAsync(int server) => ForeignBalancer.StartNginxAsync(port => $$"""
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
        """);

    /// <summary>HAProxy with an idle timeout of 5 seconds for clients and servers.</summary>
    public static Task<ForeignBalancer> HAProxyAsync(int server) => ForeignBalancer.StartAsync("haproxy", "-f", (_, port) => $"""
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
}
