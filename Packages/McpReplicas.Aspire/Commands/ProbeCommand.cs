using McpReplicas.Aspire.Model;
using Microsoft.Extensions.Logging;

namespace McpReplicas.Aspire.Commands;

#pragma warning disable ASPIREPROCESSCOMMAND001 // Aspire may still change this API. Our own code for it would need fifty lines.
internal static partial class ProbeCommand
{
    private const int MostLines = 1_000;

    // The index is the exit code of the probe.
    private static readonly string[] Verdicts = ["Safe", "Broken", "Unreachable", "Incomplete"];

    /// <summary>Adds the command <c>probe</c> to the balancer: is its MCP endpoint safe with these replicas? It shows the report and writes it to the balancer's log.</summary>
    public static IResourceBuilder<T> WithProbeCommand<T>(this IResourceBuilder<T> resource, Balancer balancer)
        where T : IResource =>
        resource.WithProcessCommand(
            "probe",
            "Probe",
            _ => new ProcessCommandSpec("dotnet") { Arguments = [CarriedProgram.Probe.Assembly, $"{balancer.McpUrl}"] },
            new ProcessCommandOptions
            {
                Description = "Sends requests to the MCP endpoint in every protocol era, over several connections, and reports whether the server is safe behind a balancer.",
                IconName = "Stethoscope",
                UpdateState = ReplicaCommands.WhileRunning,
                MaxOutputLineCount = MostLines,
                GetCommandResult = context => Task.FromResult(Result(context)),
            });

    private static ExecuteCommandResult Result(ProcessCommandResultContext context)
    {
        var text = new CommandResultData { Value = string.Join('\n', context.Output), DisplayImmediately = true };
        LogReport(context.Logger, text.Value);
        var verdict = Verdicts.ElementAtOrDefault(context.ExitCode);
        var summary = context.Output.FirstOrDefault(line => verdict is not null && line.StartsWith($"{verdict}: ", StringComparison.Ordinal)) ?? $"The probe ended with exit code {context.ExitCode}.";
        return context.ExitCode is 0 ? CommandResults.Success(summary, text) : CommandResults.Failure(summary, text);
    }

    [LoggerMessage(LogLevel.Information, "Probed the MCP endpoint:\n{Report}")]
    private static partial void LogReport(ILogger logger, string report);
}
