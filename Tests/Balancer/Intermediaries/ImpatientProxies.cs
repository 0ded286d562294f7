using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Proxies before one server that give up soon what is silent.</summary>
internal static class ImpatientProxies
{
    /// <summary>nginx that gives up what is silent for 5 seconds, holds answers in buffers and compresses them.</summary>
    public static Task<ForeignBalancer> NginxAsync(int server) => ForeignBalancer.StartAsync("nginx", "-c", (folder, port) => $$"""
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
