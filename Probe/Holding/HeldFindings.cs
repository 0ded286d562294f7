using McpAspire.Probe.Checks;

namespace McpAspire.Probe.Holding;

/// <summary>Says who may have cut a stream, by the time after which it was cut.</summary>
internal static class HeldFindings
{
    // The defaults of intermediaries for what says nothing, in seconds.
    private static readonly (double From, double To, string Who)[] Known =
    [
        (4, 6, "Node or uvicorn, which close what is idle for 5 s"),
        (9, 11, "a time-out of 10 s, as Heroku's and some gateways' for connecting"),
        (28, 32, "AWS API Gateway (29 s) or a gateway with 30 s"),
        (49, 51, "HAProxy as its examples have it (timeout server 50s)"),
        (58, 62, "nginx (proxy_read_timeout), AWS ALB or HAProxy with 60 s"),
        (98, 127, "Cloudflare (100 to 125 s)"),
        (228, 242, "Azure's load balancer (230 to 240 s)"),
        (295, 305, "Railway or another with 300 s"),
    ];

    public static IEnumerable<Finding> Of(IReadOnlyList<HeldReport> held) => held.Where(stream => stream.End is not HeldEnd.Held).Select(stream => new Finding(
        "idle-stream-cut",
        "A stream that says nothing is cut.",
        $"{stream.Step} was {(stream.End is HeldEnd.Ended ? "ended" : "cut")} after {stream.Seconds} s, after {stream.LongestSilence} s without a byte{Who(stream)}.",
        ["Python SDK 1.x: waits for ever for the answer on a stream that ends without one, and opens GET again each second", "clients whose tools say nothing for longer: the answer is lost"],
        ["Send a comment (\": keep-alive\") every 15 s on each stream, and while a call runs.", "Or raise the intermediary's time-outs for what is idle."]));

    public static IEnumerable<string> Remarks(IReadOnlyList<HeldReport> held) => held.Where(stream => stream.End is HeldEnd.Held).Select(stream =>
        $"{stream.Step} was held for {stream.Seconds} s and not cut; the longest time without a byte was {stream.LongestSilence} s.");

    private static string Who(HeldReport stream) => Known.FirstOrDefault(known => stream.LongestSilence >= known.From && stream.LongestSilence <= known.To).Who is { } who ? $": {who} would do so" : "";
}
