using System.ComponentModel;
using System.Diagnostics;
using McpReplicas.Aspire.Model;
using Microsoft.Extensions.DependencyInjection;

namespace McpReplicas.Aspire.Commands;

/// <summary>Kills a replica as a crash does: the process that Aspire started for it, and its children.</summary>
internal static class ReplicaKill
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    public static async Task<ExecuteCommandResult> KillAsync(ExecuteCommandContext context, IResource replica)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (!notifications.TryGetCurrentState(context.ResourceName, out var current) || ResourceProcess.IdOf(current.Snapshot) is not { } id)
        {
            return CommandResults.Failure($"{replica.Name} is not running.");
        }

        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
            // The replica can be started again only when Aspire has noticed its end.
            await notifications.WaitForResourceAsync(replica.Name, KnownResourceStates.TerminalStates, context.CancellationToken).WaitAsync(TimeToEnd, context.CancellationToken);
            return CommandResults.Success($"{replica.Name} was killed: process {id} and its children.");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception or AggregateException or TimeoutException)
        {
            return CommandResults.Failure($"{replica.Name} (process {id}) could not be killed: {exception.Message}");
        }
    }
}
