namespace McpAspire.Tests.SessionModel;

/// <summary>Runs a sequence of steps on a separate cluster, heals all faults, and checks the state afterwards.</summary>
internal static class SequenceRun
{
    public static async Task<Outcome> RunAsync(int seed, IReadOnlyList<Step> steps, string mode, bool areProcesses = false)
    {
        await using var cluster = await Cluster.StartAsync(mode, areProcesses);
        var history = new History();
        using var world = new World(cluster, history);
        var actions = new Actions(world);
        var faults = new Faults(world);
        foreach (var step in steps.TakeWhile(_ => history.Violations.Count is 0))
        {
            await (step is Fault fault ? faults.InjectAsync(fault) : actions.DoAsync(step));
        }

        await faults.HealAsync();
        await world.SettleAsync();
        if (history.Violations.Count is 0)
        {
            await new Aftermath(world).CheckAsync();
        }

        return new Outcome(seed, steps, faults.Injected, history, world.SlowestRecovery);
    }
}
