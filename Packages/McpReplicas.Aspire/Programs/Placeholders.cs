using System.Globalization;

namespace McpReplicas.Aspire.Programs;

/// <summary>Placeholders for a replica's name and port in <c>--Command</c>, <c>--Directory</c> and <c>--Environment</c>.</summary>
internal static class Placeholders
{
    public const string Port = "{port}";
    public const string Name = "{name}";

    public static string Fill(string text, string name, int port) => Fill(text, name).Replace(Port, port.ToString(CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase);

    public static string Fill(string text, string name) => text.Replace(Name, name, StringComparison.OrdinalIgnoreCase);
}
