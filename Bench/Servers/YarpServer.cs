using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Yarp.ReverseProxy.Configuration;

namespace McpAspire.Bench.Servers;

/// <summary>YARP alone, with the thread settings of the balancer: shows which part of the balancer's cost is that of the library.</summary>
internal static class YarpServer
{
    public static int Run(string[] args)
    {
        Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
        var builder = WebApplication.CreateBuilder(args);
        // The same as in the balancer's appsettings.json; otherwise YARP logs a line for each request.
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        builder.Services.Configure<SocketTransportOptions>(clients => clients.UnsafePreferInlineScheduling = true);
        var replicas = builder.Configuration.GetSection("Replicas").GetChildren().ToDictionary(replica => replica.Key, replica => new DestinationConfig { Address = replica.Value! });
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "all", ClusterId = "replicas", Match = new RouteMatch { Path = "/{**path}" } }],
            [new ClusterConfig { ClusterId = "replicas", LoadBalancingPolicy = "RoundRobin", Destinations = replicas }]);
        var app = builder.Build();
        app.MapReverseProxy();
        app.Run();
        return 0;
    }
}
