using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using McpAspire.Probe.Judgement;

namespace McpAspire.Probe.Reporting;

/// <summary>The report as JSON.</summary>
internal static class JsonReport
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
        // The output goes to a terminal or a file, never into an HTML page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of(ProbeReport report) => JsonSerializer.Serialize(report, Options);
}
