using System.Text.Json;

namespace McpAspire.Tests.Support;

/// <summary>A run of the MCP conformance suite from npm, in <c>Tests/Conformance</c>.</summary>
/// <param name="Required">The names of the scenarios that a revision of MCP requires. Only these are scored.</param>
/// <param name="Scenarios">Every scenario that ran.</param>
internal sealed record ConformanceRun(IReadOnlyList<string> Required, IReadOnlyList<ConformanceRun.Scenario> Scenarios)
{
    private const string Package = "@modelcontextprotocol/conformance";
    private static readonly NodeFolder Suite = new("Tests/Conformance");

    /// <summary>Runs the scenarios that a revision of MCP requires of a server, and the suite's other scenarios, which are not scored.</summary>
    public static async Task<ConformanceRun> OfAsync(Uri endpoint, string revision)
    {
        var results = Directory.CreateTempSubdirectory("conformance-");
        try
        {
            // The exit code is 1 if a required scenario fails. The caller judges the scenarios itself.
            var suite = await Suite.RunAsync(
                "--import", "./fs-shim.mjs", Suite.File(Package, "dist/index.js"), "server", "--url", $"{endpoint}", "--requirements", revision, "-o", results.FullName);
            var scenarios = results.GetDirectories("server-*").Select(Scenario.Read).ToList();
            Assert.True(scenarios.Count > 0, $"The conformance suite ended with {suite.ExitCode} and without results:{Environment.NewLine}{suite.Errors}{suite.Output}");
            return new ConformanceRun(ReadRequired(revision), scenarios);
        }
        finally
        {
            results.Delete(recursive: true);
        }
    }

    // The list is YAML. This reads only the form that it uses: names between the line "server:" and the next blank line.
    private static string[] ReadRequired(string revision) =>
    [
        .. File.ReadLines(Suite.File(Package, $"requirements/{revision}.yaml"))
            .SkipWhile(line => line is not "server:").Skip(1)
            .TakeWhile(line => line.StartsWith("  - ", StringComparison.Ordinal)).Select(line => line["  - ".Length..]),
    ];

    /// <summary>The result of a scenario: the checks that did not succeed.</summary>
    internal sealed record Scenario(string Name, IReadOnlyList<Check> Problems)
    {
        public bool Fails => Problems.Any(check => check.Status is "FAILURE");

        public static Scenario Read(DirectoryInfo folder)
        {
            var name = folder.Name["server-".Length..^"-2026-07-28T00-00-00-000Z".Length];
            var checks = new FileInfo(Path.Combine(folder.FullName, "checks.json"));
            if (!checks.Exists)
            {
                return new Scenario(name, [new Check(name, "FAILURE", "It ended without a result.")]);
            }

            using var text = checks.OpenRead();
            var all = JsonSerializer.Deserialize<Check[]>(text, JsonSerializerOptions.Web)!;
            return new Scenario(name, [.. all.Where(check => check.Status is not ("SUCCESS" or "INFO"))]);
        }
    }

    internal sealed record Check(string Id, string Status, string? ErrorMessage);
}
