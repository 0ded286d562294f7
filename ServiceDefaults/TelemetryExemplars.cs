using Microsoft.Extensions.Configuration;
using OpenTelemetry.Metrics;

namespace McpAspire.ServiceDefaults;

internal static class TelemetryExemplars
{
    /// <summary>Histograms lead to traces unless <c>OTEL_METRICS_EXEMPLAR_FILTER</c> says otherwise; the default of the SDK is that they do not.</summary>
    public static MeterProviderBuilder AddExemplars(this MeterProviderBuilder metrics, IConfiguration configuration) =>
        configuration["OTEL_METRICS_EXEMPLAR_FILTER"] is null ? metrics.SetExemplarFilter(ExemplarFilterType.TraceBased) : metrics;
}
