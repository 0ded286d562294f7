using System.Globalization;

namespace McpReplicas.Aspire.Programs;

/// <summary>What stands for a replica's own values in a command and its companions.</summary>
internal static class Placeholders
{
    public const string Port = "{port}";
    public const string Name = "{name}";

    public static string Fill(string text, string name, int port) => Fill(text, name).Replace(Port, port.ToString(CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase);

    public static string Fill(string text, string name) => text.Replace(Name, name, StringComparison.OrdinalIgnoreCase);
}
