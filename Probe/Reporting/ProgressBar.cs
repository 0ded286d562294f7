using McpAspire.Probe.Eras;
using McpAspire.Probe.Judgement;
using McpAspire.Probe.Wire;
using Spectre.Console;

namespace McpAspire.Probe.Reporting;

/// <summary>Shows the progress of the probe in a terminal.</summary>
internal static class ProgressBar
{
    public static Task<ProbeReport> RunAsync(ProbeOptions options, Func<Action<Exchange>, Task<ProbeReport>> probe) => AnsiConsole.Progress()
        .AutoClear(true)
        .StartAsync(context =>
        {
            var bars = new Dictionary<Era, ProgressTask>();
            return probe(exchange =>
            {
                lock (bars)
                {
                    if (!bars.TryGetValue(exchange.Era, out var bar))
                    {
                        bar = bars[exchange.Era] = context.AddTask(exchange.Era.InWords(), maxValue: options.Calls);
                    }

                    bar.Increment(1);
                }
            });
        });
}
