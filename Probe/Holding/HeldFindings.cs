using McpAspire.Probe.Checks;

namespace McpAspire.Probe.Holding;

/// <summary>Reports streams that were cut. The time without a byte suggests which proxy or server cut them.</summary>
internal static class HeldFindings
{
    // Default idle timeouts of common servers and proxies, in seconds.
    private static readonly (double From, double To, string Who)[] Known =
    [
        (4, 6, "Node or uvicorn, which close connections that are idle for 5 s"),
        (9, 11, "a timeout of 10 s, such as the connect timeout of Heroku and some gateways"),
        (28, 32, "AWS API Gateway (29 s) or a gateway with 30 s"),
        (49, 51, "HAProxy with the value of its examples (timeout server 50s)"),
        (58, 62, "nginx (proxy_read_timeout), AWS ALB or HAProxy with 60 s"),
        (98, 127, "Cloudflare (100 to 125 s)"),
        (228, 242, "Azure's load balancer (230 to 240 s)"),
        (295, 305, "Railway or another with 300 s"),
    ];

    public static IEnumerable<Finding> Of(IReadOnlyList<HeldReport> held) => held.Where(stream => stream.End is not HeldEnd.Held).Select(stream => new Finding(
        "idle-stream-cut",
        "An idle stream is cut.",
        $"{stream.Step} {(stream.End is HeldEnd.Ended ? "ended" : "was cut")} after {stream.Seconds} s; the longest time without a byte was {stream.LongestSilence} s{Who(stream)}.",
        ["Python SDK 1.x: waits forever for the answer on a stream that ended without one, and repeats GET every second", "clients of tools that send nothing for longer than this: the answer is lost"],
        ["Send a comment (\": keep-alive\") every 15 s on each stream, also while a call runs.", "Or raise the idle timeouts of the proxies in between."]));

    public static IEnumerable<string> Remarks(IReadOnlyList<HeldReport> held) => held.Where(stream => stream.End is HeldEnd.Held).Select(stream =>
        $"{stream.Step} stayed open for {stream.Seconds} s; the longest time without a byte was {stream.LongestSilence} s.");

    private static string Who(HeldReport stream) => Known.FirstOrDefault(known => stream.LongestSilence >= known.From && stream.LongestSilence <= known.To).Who is { } who ? $". This matches {who}" : "";
}
