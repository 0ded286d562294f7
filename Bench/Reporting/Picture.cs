using System.Globalization;
using System.Text;

namespace McpAspire.Bench.Reporting;

/// <summary>Draws the rates at 16 connections as a bar chart, one group for each contest.</summary>
internal static class Picture
{
    private const int Width = 760;
    private const int NameWidth = 260;
    private const int RowHeight = 26;
    private const int TitleHeight = 40;
    private const int WidthOfNumber = 70;

    public static string Of(Figures figures)
    {
        var contests = figures.Results.Where(result => result.Connections is 16).GroupBy(result => result.Contest).ToList();
        var body = new StringBuilder();
        var y = 0;
        foreach (var contest in contests)
        {
            y += TitleHeight;
            Add($"""<text x="0" y="{y - 12}" class="title">{contest.Key}, requests per second</text>""");
            var most = contest.Max(result => result.Median.Rate);
            foreach (var result in contest)
            {
                var width = (Width - NameWidth - WidthOfNumber) * result.Median.Rate / most;
                var mine = result.Contender.StartsWith("our", StringComparison.Ordinal) || result.Contender.StartsWith("McpServer", StringComparison.Ordinal);
                Add($"""<text x="{NameWidth - 10}" y="{y + 16}" class="name">{result.Contender}</text><rect x="{NameWidth}" y="{y + 3}" width="{width:0}" height="{RowHeight - 8}" rx="3"{(mine ? " class=\"mine\"" : "")}/><text x="{NameWidth + width + 8:0}" y="{y + 16}">{result.Median.Rate:N0}</text>""");
                y += RowHeight;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{y + 8}}" font-family="system-ui, sans-serif" font-size="13">
            <style>text { fill: #1c1f27 } .title { font-weight: 600; font-size: 14px } .name { text-anchor: end } rect { fill: #9aa3b5 } .mine { fill: #4f46e5 } @media (prefers-color-scheme: dark) { text { fill: #e8eaf0 } .mine { fill: #8b85ff } }</style>
            {{body}}</svg>

            """);

        void Add(FormattableString line) => body.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }
}
