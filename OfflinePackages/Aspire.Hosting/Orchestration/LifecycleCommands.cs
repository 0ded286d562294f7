using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Start, stop and restart, each to be seen while it is of use.</summary>
internal static class LifecycleCommands
{
    public static IEnumerable<CommandAnnotation> Of(IResource resource, ResourceRunner runner, CancellationToken stopping)
    {
        yield return Command(KnownResourceCommands.StartCommand, "Start", "started", Start, isHighlighted: true, context => runner.StartAsync(stopping).WaitAsync(context.CancellationToken));
        yield return Command(KnownResourceCommands.StopCommand, "Stop", "stopped", Stop, isHighlighted: true, _ => runner.StopAsync());
        yield return Command(KnownResourceCommands.RestartCommand, "Restart", "restarted", Restart, isHighlighted: false, async context =>
        {
            await runner.StopAsync();
            await runner.StartAsync(stopping).WaitAsync(context.CancellationToken);
        });

        CommandAnnotation Command(string name, string displayName, string done, Func<string?, ResourceCommandState> state, bool isHighlighted, Func<ExecuteCommandContext, Task> executeAsync) => new(
            name,
            displayName,
            async context =>
            {
                await executeAsync(context);
                return CommandResults.Success($"Successfully {done} '{resource.Name}'.");
            },
            new CommandOptions { Description = $"{displayName} resource", IsHighlighted = isHighlighted, UpdateState = context => state(context.ResourceSnapshot.State?.Text) });
    }

    private static ResourceCommandState Start(string? state) =>
        IsStopped(state) ? ResourceCommandState.Enabled
        : state is null || state == KnownResourceStates.Starting || state == KnownResourceStates.Waiting ? ResourceCommandState.Disabled
        : ResourceCommandState.Hidden;

    private static ResourceCommandState Stop(string? state) =>
        state == KnownResourceStates.Running ? ResourceCommandState.Enabled
        : state == KnownResourceStates.Stopping ? ResourceCommandState.Disabled
        : ResourceCommandState.Hidden;

    private static ResourceCommandState Restart(string? state) => state == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;

    private static bool IsStopped(string? state) => KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.NotStarted;
}
