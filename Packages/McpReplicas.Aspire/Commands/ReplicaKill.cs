using System.ComponentModel;
using System.Diagnostics;
using McpReplicas.Aspire.Model;
using Microsoft.Extensions.DependencyInjection;

namespace McpReplicas.Aspire.Commands;

/// <summary>Kills a replica as a crash would: the process that Aspire started for it and that one's children, by the id that Aspire knows.</summary>
internal static class ReplicaKill
{
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    public static async Task<ExecuteCommandResult> KillAsync(ExecuteCommandContext context, IResource replica)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (!notifications.TryGetCurrentState(context.ResourceName, out var current) || ResourceProcess.IdOf(current.Snapshot) is not { } id)
        {
            return CommandResults.Failure($"{replica.Name} does not run.");
        }

        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill(entireProcessTree: true);
            // When Aspire knows it too, the replica can be started again.
            await notifications.WaitForResourceAsync(replica.Name, KnownResourceStates.TerminalStates, context.CancellationToken).WaitAsync(TimeToEnd, context.CancellationToken);
            return CommandResults.Success($"{replica.Name} was killed: process {id} and its children.");
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception or AggregateException or TimeoutException)
        {
            return CommandResults.Failure($"{replica.Name}, process {id}, could not be killed: {exception.Message}");
        }
    }
}
