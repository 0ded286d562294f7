using McpAspire.Probe;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Reporting;
using Microsoft.Extensions.Logging;

namespace McpAspire.AppHost;

internal static partial class ProbeCommand
{
    /// <summary>Gives the balancer the command <c>probe</c>: is its MCP endpoint safe with these replicas? The report is shown, and is in the balancer's log.</summary>
    public static IResourceBuilder<ProjectResource> WithProbeCommand(this IResourceBuilder<ProjectResource> balancer) => balancer.WithCommand(
        "probe",
        "Probe",
        async context =>
        {
            var endpoint = new Uri($"{balancer.GetEndpoint("http").Url}/mcp");
            var report = await ProbeRun.RunAsync(new ProbeOptions(endpoint), onExchange: null, context.CancellationToken);
            context.CancellationToken.ThrowIfCancellationRequested();
            var text = new CommandResultData { Value = ConsoleReport.TextOf(report), DisplayImmediately = true };
            LogReport(context.Logger, text.Value);
            return report.Verdict is Verdict.Safe ? CommandResults.Success(report.Summary, text) : CommandResults.Failure(report.Summary, text);
        },
        new CommandOptions
        {
            Description = "Asks the MCP endpoint in every protocol era, over several connections, and tells whether it is safe behind a balancer.",
            IconName = "Stethoscope",
            UpdateState = context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
        });

    [LoggerMessage(LogLevel.Information, "Probed the MCP endpoint:\n{Report}")]
    private static partial void LogReport(ILogger logger, string report);
}
