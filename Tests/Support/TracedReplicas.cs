namespace McpAspire.Tests.Support;

/// <summary>Three replicas with Redis. They and the balancer send their telemetry to a collector with short delays.</summary>
public abstract class TracedApplication(string option) : RedisApplication(RedisProgram.Garnet, option)
{
    internal OtlpCollector Collector { get; private set; } = null!;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Collector.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task<string[]> OptionsAsync()
    {
        Collector = await OtlpCollector.StartAsync();
        return await base.OptionsAsync();
    }

    protected override void Change(IDistributedApplicationTestingBuilder builder)
    {
        // The address for telemetry that Aspire gives its resources when no dashboard runs.
        builder.Configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = Collector.GrpcEndpoint;
        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            builder.CreateResourceBuilder(project)
                .WithEnvironment("OTEL_BSP_SCHEDULE_DELAY", "100")
                .WithEnvironment("OTEL_BLRP_SCHEDULE_DELAY", "100")
                .WithEnvironment("OTEL_METRIC_EXPORT_INTERVAL", "500");
        }
    }
}

/// <summary>Three replicas without sessions.</summary>
public sealed class TracedReplicas() : TracedApplication("--Sessions=Stateless");

/// <summary>Three replicas that share their sessions.</summary>
public sealed class TracedSharedReplicas() : TracedApplication("--Sessions=Shared");
