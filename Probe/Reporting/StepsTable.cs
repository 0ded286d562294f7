using McpAspire.Probe.Eras;
using McpAspire.Probe.Judgement;
using Spectre.Console;

namespace McpAspire.Probe.Reporting;

/// <summary>The table of steps, with the number and times of their requests.</summary>
internal static class StepsTable
{
    public static Table Of(IReadOnlyList<EraReport> eras)
    {
        var table = new Table().AddColumn("step").AddColumn("era");
        foreach (var number in new[] { "requests", "failed", "p50 ms", "p99 ms" })
        {
            table.AddColumn(number, column => column.RightAligned());
        }

        foreach (var era in eras.Where(era => era.State is EraState.Offered))
        {
            foreach (var step in era.Steps)
            {
                table.AddRow(Markup.Escape(step.Step), era.Era.InWords(), $"{step.Requests}", step.Failed is 0 ? "" : $"[red]{step.Failed}[/]", $"{step.P50Ms:0.0}", $"{step.P99Ms:0.0}");
            }
        }

        return table;
    }
}
