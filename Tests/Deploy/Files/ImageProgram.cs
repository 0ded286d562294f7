using McpAspire.Server;
using McpReplicas;
using McpReplicas.Redis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpAspire.Tests.Deploy.Files;

/// <summary>The program of an image. It is built in this process, with the environment of a container.</summary>
/// <param name="Assembly">The name of its project and assembly.</param>
/// <param name="Sections">The configuration sections that it reads, each with its options class.</param>
/// <param name="Build">Builds the application without starting it.</param>
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
        // The application never starts, but on disposal it would wait for the telemetry endpoint.
        builder.Configuration.AddInMemoryCollection(environment.Where(variable => variable.Key is not "OTEL_EXPORTER_OTLP_ENDPOINT").Select(variable => new KeyValuePair<string, string?>(variable.Key.Replace("__", ":", StringComparison.Ordinal), variable.Value)));
        return Build(builder);
    }

    /// <summary>The paths of the application's own endpoints.</summary>
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
