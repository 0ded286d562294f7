using System.Security.Cryptography;
using System.Text;
using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Wire;

/// <summary>Computes values that are equal for equal answers.</summary>
internal static class Fingerprints
{
    public const string Failed = "failed";
    private const int LeastName = 3;

    /// <summary>Returns null for outcomes that are not compared: failures of proxies, and lost sessions, which have their own checks.</summary>
    public static string? Of(Exchange exchange, ProbeClient client) => exchange.Outcome switch
    {
        Outcome.Refused or Outcome.ToolFailed or Outcome.Unauthorized => Failed,
        Outcome.Accepted => "",
        Outcome.Answered when ListMethods.In(exchange.Result, exchange.Step) is { } list => OfItems(list.Select(CanonicalJson.Of).Order(StringComparer.Ordinal)),
        // The question may differ each time; only the fact that the tool asks is compared.
        Outcome.Answered when exchange.Result.At("resultType").Words() is "input_required" => "input_required",
        // A tool's answer may contain the name of its client.
        Outcome.Answered when exchange.Step is ToolChoice.Call => OfItems([CanonicalJson.Of(exchange.Result).Replace(client.Name, "", StringComparison.Ordinal)]),
        Outcome.Answered => "",
        _ => null,
    };

    public static string OfItems(IEnumerable<string> items) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', items))));

    public static bool NamesReplica(Exchange exchange) =>
        exchange.Step is ToolChoice.Call && exchange.Result is { } result && result.ToJsonString() is var text
        && exchange.Hints.Any(hint => ReplicaHints.Headers.Contains(hint.Key) && hint.Value.Length >= LeastName && text.Contains(hint.Value, StringComparison.Ordinal));
}
