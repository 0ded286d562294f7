using McpAspire.Server;
using McpReplicas;
using McpReplicas.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpAspire.Tests.Deploy.Files;

/// <summary>What an image runs: the calls of its program, made in this process with an environment from outside.</summary>
/// <param name="Assembly">The name of its project and its assembly.</param>
/// <param name="Sections">The sections of configuration that it reads, and into which class.</param>
/// <param name="Build">Makes the application, and does not start it.</param>
internal sealed record ImageProgram(string Assembly, IReadOnlyDictionary<string, Type> Sections, Func<WebApplicationBuilder, WebApplication> Build)
{
    public static ImageProgram Server { get; } = new(
        typeof(RedisClient).Assembly.GetName().Name!,
        typeof(McpReplicasOptions).GetProperties().ToDictionary(section => section.Name, section => section.PropertyType).Append(new("Redis", typeof(McpRedisOptions))).ToDictionary(),
        BuildServer);

    public static ImageProgram Balancer { get; } = new(
        "LoadBalancer",
        new Dictionary<string, Type>
        {
            ["Balancer"] = typeof(McpReplicas.Balancer.BalancerOptions),
            ["Access"] = typeof(McpReplicas.Balancer.AccessOptions),
            ["Drain"] = typeof(McpReplicas.Balancer.DrainOptions),
        },
        BuildBalancer);

    /// <summary>The name that the SDK gives the image.</summary>
    public string Image => Assembly.ToLowerInvariant();

    public static ImageProgram? Of(string image) => new[] { Server, Balancer }.SingleOrDefault(program => program.Image == image);

    public WebApplication With(IReadOnlyDictionary<string, string> environment)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.Sources.Clear();
        // It is not started, but would wait for a receiver of telemetry when it is disposed of.
        builder.Configuration.AddInMemoryCollection(environment.Where(variable => variable.Key is not "OTEL_EXPORTER_OTLP_ENDPOINT").Select(variable => new KeyValuePair<string, string?>(variable.Key.Replace("__", ":", StringComparison.Ordinal), variable.Value)));
        return Build(builder);
    }

    /// <summary>The paths that it serves itself.</summary>
    public static IEnumerable<string?> PathsOf(WebApplication app) =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText);

    private static WebApplication BuildServer(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        var mcp = builder.Services.AddMcpServer().WithHttpTransport().WithRequestState().WithReplicas();
        if (builder.HasRedis())
        {
            builder.AddRedisClient();
            mcp.WithRedis();
        }

        var app = builder.Build();
        app.MapMcp("/mcp").WithReplicas();
        app.MapDefaultEndpoints();
        return app;
    }

    private static WebApplication BuildBalancer(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.AddMcpBalancer();
        var app = builder.Build();
        app.MapMcpBalancer();
        return app;
    }
}
