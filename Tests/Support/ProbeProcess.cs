using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>Runs the probe as a user does, and reads its JSON report.</summary>
internal sealed record ProbeProcess(int ExitCode, string Output)
{
    public JsonNode Report => field ??= JsonNode.Parse(Output)!;

    public string Verdict => (string)Report["verdict"]!;

    /// <summary>Era and name of each reason.</summary>
    public IEnumerable<string> Reasons => Report["reasons"]!.AsArray().Select(reason => $"{reason!["era"]} {reason["id"]}".Trim());

    /// <summary>The observation of the first reason.</summary>
    public string Evidence => (string)Report["reasons"]![0]!["evidence"]!;

    public IEnumerable<string> Remarks => Report["remarks"]!.AsArray().Select(remark => (string)remark!);

    public string FirstFailure => $"{Report["firstFailure"]!["request"]}{Report["firstFailure"]!["response"]}";

    public static Task<ProbeProcess> RunAsync(Uri endpoint, params string[] options) => RunAsync([$"{endpoint}", "--json", .. options]);

    public static async Task<ProbeProcess> RunAsync(params string[] args)
    {
        await using var process = new ApplicationProcess("Probe", args);
        var exitCode = await process.EndAsync();
        return new ProbeProcess(exitCode, process.Output);
    }

    public EraSeen Era(string name)
    {
        var era = Report["eras"]!.AsArray().Single(era => (string?)era!["era"] == name)!;
        return new EraSeen((string)era["state"]!, (int)era["requests"]!, (int)era["failed"]!, (int)era["sessions"]!);
    }

    public void AssertSafe()
    {
        Assert.True(ExitCode is 0, Output);
        Assert.Equal(("safe", 0), (Verdict, Reasons.Count()));
    }

    internal sealed record EraSeen(string State, int Requests, int Failed, int Sessions);
}
