using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>The environment variables of a resource, under the names that Aspire gives them.</summary>
internal sealed class ResourceEnvironment(DashboardPlace dashboard, IHostEnvironment environment, DistributedApplicationExecutionContext executionContext)
{
    /// <summary>What is the AppHost's own and must not reach its children, whose process inherits everything else.</summary>
    public static readonly IReadOnlyList<string> NotInherited = ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE"];

    public async Task<IReadOnlyDictionary<string, string>> BuildAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken);
        var variables = context.EnvironmentVariables;
        AddEndpoints(resource, variables);
        if (resource is ProjectResource)
        {
            variables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
            AddTelemetry(resource, variables);
        }

        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context);
        }

        var values = new Dictionary<string, string>();
        foreach (var (name, value) in variables)
        {
            values[name] = (value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) : value.ToString()) ?? "";
        }

        return values;
    }

    private static void AddEndpoints(IResource resource, Dictionary<string, object> variables)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        if (resource is ProjectResource && endpoints.Count > 0)
        {
            variables["ASPNETCORE_URLS"] = string.Join(';', endpoints.Select(endpoint => $"{endpoint.Scheme}://localhost:{endpoint.Port}"));
        }

        foreach (var endpoint in endpoints.Where(endpoint => endpoint.PortVariable is not null))
        {
            variables[endpoint.PortVariable!] = $"{endpoint.Port}";
        }
    }

    private void AddTelemetry(IResource resource, Dictionary<string, object> variables)
    {
        variables["OTEL_SERVICE_NAME"] = resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={resource.Name}";
        if (dashboard.Telemetry is { } target)
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = target.Url;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = target.Protocol;
        }

        variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
        if (environment.IsDevelopment())
        {
            foreach (var delay in new[] { "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL" })
            {
                variables[delay] = "1000";
            }

            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            variables["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "true";
        }
    }
}
