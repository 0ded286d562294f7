using McpAspire.Dashboard.Telemetry;
using McpAspire.Dashboard.Traces;

namespace McpAspire.Dashboard.Logs;

/// <summary>What the page of structured logs asks for.</summary>
internal sealed record LogFilter(LogLevel Least, string? Text, string? Resource, UInt128 TraceId, int Most);

internal sealed record LogListView(long Version, int Total, int Matching, IReadOnlyList<LogView> Logs);

internal sealed record LogView(long Number, double Time, string Level, string Resource, string Category, string Message, string? Trace, string? Span, Tag[] Tags);

internal static class LogList
{
    public static LogListView Read(LogStore store, LogFilter filter)
    {
        var terms = new SearchTerms(filter.Text);
        return store.Read(entries =>
        {
            var (total, matching) = (0, 0);
            var logs = new List<LogView>();
            foreach (var entry in entries)
            {
                total++;
                if (Match(entry, filter, terms) && ++matching <= filter.Most)
                {
                    logs.Add(View(entry));
                }
            }

            // They are kept as they came, each process sending its own a second late.
            return new LogListView(store.Version, total, matching, [.. logs.OrderByDescending(log => log.Time)]);
        });
    }

    private static bool Match(LogEntry entry, LogFilter filter, SearchTerms terms) =>
        entry.Level >= filter.Least
        && (string.IsNullOrEmpty(filter.Resource) || entry.Service.Name == filter.Resource)
        && (filter.TraceId == default || entry.TraceId == filter.TraceId)
        && terms.Match(
            text => SearchTerms.Holds(entry.Message, text) || SearchTerms.Holds(entry.Category, text) || SearchTerms.Holds(entry.Service.Name, text) || SearchTerms.AnyHolds(entry.Tags, text) || SearchTerms.Holds(Ids.Text(entry.TraceId), text),
            (name, value) => SearchTerms.AnyIs(entry.Tags, name, value));

    private static LogView View(LogEntry entry) => new(
        entry.Number,
        Time.Milliseconds(entry.Time),
        entry.Level.ToString(),
        entry.Service.Name,
        entry.Category,
        entry.Message,
        Ids.Text(entry.TraceId),
        Ids.Text(entry.SpanId),
        entry.Tags);
}
