using McpAspire.Probe.Eras;
using McpAspire.Probe.Judgement;
using Spectre.Console;

namespace McpAspire.Probe.Reporting;

/// <summary>The table of results, with one column for each era.</summary>
internal static class ErasTable
{
    private const int LongestWhy = 60;

    public static Table Of(IReadOnlyList<EraReport> eras)
    {
        var table = new Table().AddColumn("");
        foreach (var era in eras)
        {
            table.AddColumn(era.Era.InWords());
        }

        Row("offered", era => era.State switch
        {
            EraState.Offered => $"yes{string.Concat(era.Versions.Select(version => $" {version}"))}",
            EraState.NotOffered => $"no: {Short(era.Why)}",
            _ => $"unknown: {Short(era.Why)}",
        });
        Row("server", era => era.Server ?? "");
        Row("session ids", era => era.State is not EraState.Offered ? "" : era.Era is Era.Sse ? "in the address" : era.Sessions > 0 ? $"issued: {era.Sessions}" : "none");
        Row("requests", era => $"{era.Requests}");
        Row("failed", era => $"{era.Failed}");
        Row("by status", era => string.Join(", ", era.Statuses.Select(status => $"{status.Key}: {status.Value}")));
        Row("answers", era => era.JsonAnswers + era.EventStreamAnswers is 0 ? "" : $"{era.JsonAnswers} JSON, {era.EventStreamAnswers} event stream");
        Row("tool called", era => era.State is EraState.Offered ? era.Tool ?? "none" : "");
        foreach (var method in eras.SelectMany(era => era.Lists).Select(list => list.Method).Distinct())
        {
            Row(method, era => era.Lists.FirstOrDefault(list => list.Method == method) is { } list ? InWords(list) : "");
        }

        return table;

        void Row(string name, Func<EraReport, string> cell) => table.AddRow([Markup.Escape(name), .. eras.Select(era => Markup.Escape(cell(era)))]);
    }

    private static string InWords(ListReport list) => string.Concat(
        list.Different is 1 ? $"equal in {list.Answers} {(list.Answers is 1 ? "answer" : "answers")}" : $"{list.Different} different lists in {list.Answers} answers",
        list.Replicas is { } replicas ? $" of {replicas} {(replicas is 1 ? "replica" : "replicas")}" : "",
        list.IsOrderEqual ? "" : ", order differs");

    private static string Short(string? why) => why is { Length: > LongestWhy } ? $"{why[..LongestWhy]}…" : why ?? "";
}
