using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>Projects with different kinds of names, from <c>dotnet new</c> to the call of a tool by a client from npm.</summary>
[Collection<TemplateTests>]
[Trait("Run", "All")]
public class TemplateNames(InstalledTemplate template)
{
    private static readonly string Configuration = InstalledTemplate.Configuration;

    [Fact]
    public async Task A_project_builds_passes_its_tests_and_serves_a_client()
    {
        Assert.SkipUnless(Requirements.Node, Requirements.NoNode);
        var project = await template.CreateAsync("Ünicode Näme");

        var build = await Dotnet.RunAsync(project.Root, "build", "-c", Configuration);
        var tests = await Dotnet.RunAsync(project.Root, "test", "-c", Configuration, "--no-build");

        Assert.Contains("0 Warning(s)", build, StringComparison.Ordinal);
        Assert.Matches(@"total: 5\s+failed: 0\s+succeeded: 5\s+skipped: 0", tests);
        await ServesAsync(project);
    }

    // Together they have every option. The test above runs the analyzers on the same code; they take half of the time of a build.
    [Theory]
    [InlineData("my-cool.app", "my_cool.app", "--sessions", "Sticky")]
    [InlineData("2fast", "_2fast", "--replicas", "5", "--redis", "--inspector")]
    [InlineData("class", "_class", "--tests", "false")]
    public async Task A_project_of_any_name_builds_and_serves_a_client(string name, string rootNamespace, params string[] options)
    {
        Assert.SkipUnless(Requirements.Node, Requirements.NoNode);
        var project = await template.CreateAsync(name, options);

        await Dotnet.RunAsync(project.Root, "build", "-c", Configuration, "-p:RunAnalyzers=false");

        Assert.Contains($"namespace {rootNamespace}.Server.Tools;", project.Read("McpServer/Tools/DiceTools.cs"), StringComparison.Ordinal);
        await ServesAsync(project);
    }

    // A user's own code, or a method that a later version makes obsolete, must not break the build.
    [Fact]
    public async Task A_compiler_warning_does_not_fail_the_build()
    {
        var project = await template.CreateAsync("Acme", "--tests", "false");
        await File.WriteAllTextAsync(Path.Combine(project.Root, "McpServer", "Tools", "Unfinished.cs"), """
            using System.Text;
            using System.Xml;

            namespace Acme.Server.Tools;

            internal static class Unfinished
            {
                [Obsolete("There is a better one.")]
                public static string Old() => "old";

                public static string New() => Old();
            }
            """, TestContext.Current.CancellationToken);

        var build = await Dotnet.RunAsync(project.Root, "build", "McpServer", "-c", Configuration);

        Assert.Contains("warning CS0618", build, StringComparison.Ordinal);
        Assert.Contains("0 Error(s)", build, StringComparison.Ordinal);
    }

    private static async Task ServesAsync(GeneratedProject project)
    {
        await using var host = new ApplicationProcess(Dotnet.Command(
            project.Root, "run", "--project", "AppHost", "-c", Configuration, "--no-build", "--", "--Port=0", "--Replicas=3", "--Redis=false", "--Inspector=false"));
        var endpoint = (await host.LineAsync("MCP endpoint")).Split(' ')[^1];

        var reports = await NodeClient.RunAsync("v2-auto", new Uri(endpoint), together: false);

        Assert.All(reports, report => Assert.Equal(["roll_dice", "who_am_i"], report.Tools!));
        Assert.Equal(["mcp-1", "mcp-2", "mcp-3"], reports.SelectMany(report => report.Replicas!).Distinct().Order());
    }
}
