using System.Net;
using System.Net.Sockets;

namespace McpAspire.Bench.Running;

/// <summary>Starts the measured servers and balancers, each on a free port.</summary>
internal static class Start
{
    private const string Configuration = "Release";

    private static readonly string Root = FindRoot();

    public static Task<ServerProcess> OfBenchAsync(string kind, string? name = null) => DotnetAsync(name ?? kind, "Bench", ["serve", kind]);

    public static Task<ServerProcess> ReplicaAsync(string name, IEnumerable<string> options, IEnumerable<(string Name, string Value)>? environment = null) =>
        DotnetAsync(name, "McpServer", [$"--Replica:Name={name}", .. options], environment);

    public static async Task<ServerProcess[]> ReplicasAsync(IEnumerable<string> options, IEnumerable<(string Name, string Value)>? environment = null) =>
        await Task.WhenAll(Enumerable.Range(1, 3).Select(number => ReplicaAsync($"mcp-{number}", options, environment)));

    public static Task<ServerProcess> BalancerAsync(IEnumerable<ServerProcess> replicas, IEnumerable<string> options, IEnumerable<(string Name, string Value)>? environment = null) =>
        DotnetAsync("balancer", "LoadBalancer", ["--Balancer:PageUrl=", .. replicas.Select(replica => $"--Balancer:Replicas:{replica.Name}=http://127.0.0.1:{replica.Port}"), .. options], environment);

    public static Task<ServerProcess> YarpAsync(IEnumerable<ServerProcess> replicas) =>
        DotnetAsync("yarp", "Bench", ["serve", "yarp", .. replicas.Select(replica => $"--Replicas:{replica.Name}=http://127.0.0.1:{replica.Port}")]);

    public static Task<ServerProcess> TypeScriptAsync(string script)
    {
        var port = FreePort();
        return ServerProcess.StartAsync(script, port, "node", [Path.Combine(Root, "Bench", "typescript", $"{script}.mjs"), $"{port}"], [("NODE_ENV", "production")]);
    }

    /// <param name="replicas">The replicas behind it.</param>
    /// <param name="keepsConnections">Whether nginx keeps its connections to the replicas (keepalive); by default, nginx 1.22 opens a new connection for each request.</param>
    public static Task<ServerProcess> NginxAsync(IEnumerable<ServerProcess> replicas, bool keepsConnections)
    {
        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("bench-nginx-").FullName;
        var file = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(file, $$"""
            daemon off;
            worker_processes auto;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path {{folder}}; proxy_temp_path {{folder}}; fastcgi_temp_path {{folder}}; uwsgi_temp_path {{folder}}; scgi_temp_path {{folder}};
              upstream replicas { {{string.Join(' ', replicas.Select(replica => $"server 127.0.0.1:{replica.Port};"))}} {{(keepsConnections ? "keepalive 64;" : "")}} }
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://replicas; {{(keepsConnections ? "proxy_http_version 1.1; proxy_set_header Connection \"\";" : "")}} proxy_set_header Host $http_host; }
              }
            }
            """);
        return ServerProcess.StartAsync("nginx", port, "nginx", ["-p", folder, "-c", file]);
    }

    public static Task<ServerProcess> HaproxyAsync(IEnumerable<ServerProcess> replicas)
    {
        var port = FreePort();
        var file = Path.Combine(Directory.CreateTempSubdirectory("bench-haproxy-").FullName, "haproxy.cfg");
        File.WriteAllText(file, $"""
            defaults
              mode http
              timeout connect 2s
              timeout client 60s
              timeout server 60s
            frontend door
              bind 127.0.0.1:{port}
              default_backend replicas
            backend replicas
              balance roundrobin
              http-reuse always
            {string.Join('\n', replicas.Select(replica => $"  server {replica.Name} 127.0.0.1:{replica.Port}"))}

            """);
        return ServerProcess.StartAsync("haproxy", port, "haproxy", ["-f", file, "-db"]);
    }

    public static Task<ServerProcess> RedisAsync()
    {
        var port = FreePort();
        return ServerProcess.StartAsync("redis", port, "redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
    }

    public static string Assembly(string project) => Path.Combine(Root, project, "bin", Configuration, "net10.0", $"{project}.dll");

    public static string InRepository(params string[] path) => Path.Combine([Root, .. path]);

    private static Task<ServerProcess> DotnetAsync(string name, string project, IEnumerable<string> args, IEnumerable<(string Name, string Value)>? environment = null)
    {
        var port = FreePort();
        // Its appsettings.json is in this folder; without it, the program would log a line for each request.
        return ServerProcess.StartAsync(name, port, "dotnet", [Assembly(project), .. args, $"--contentRoot={Path.GetDirectoryName(Assembly(project))}", $"--urls=http://127.0.0.1:{port}"], environment);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "global.json")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Cannot find global.json: run ./bench in its repository.");
        }

        return folder;
    }
}
