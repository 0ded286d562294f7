using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>The commands of README.md from the packages to the tests of a new project, run as they are written there.</summary>
[Collection<TemplateTests>]
[Trait("Run", "All")]
public class ReadmeProject(InstalledTemplate template)
{
    [Fact]
    public async Task The_commands_make_a_project_that_runs_and_passes_its_tests()
    {
        var commands = Readme.Blocks.Single(block => block.StartsWith("dotnet pack", StringComparison.Ordinal)).TrimEnd().Split('\n');
        // The packages are packed once for all tests.
        var folder = template.NewFolder();
        Directory.CreateDirectory(Path.Combine(folder, "clone"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "clone", "artifacts"), template.Artifacts);

        Assert.Equal("dotnet pack -o artifacts", commands[0]);
        var (made, output) = await Dotnet.TryAsync(Dotnet.Shell(Path.Combine(folder, "clone"), [.. commands[1..3].Select(command => $"{command} --debug:custom-hive {folder}/hive")]));
        Assert.True(made is 0, output);

        Assert.Equal("cd ../Acme", commands[3]);
        var project = Path.Combine(folder, "Acme");
        await using (var running = new ApplicationProcess(Dotnet.Shell(project, $"exec {commands[4]} -- --Port=0"), []))
        {
            await running.LineAsync("Ready: 3 replicas");
            running.Signal(ApplicationProcess.Terminate);
            await running.EndAsync();
        }

        var (_, tests) = await Dotnet.TryAsync(Dotnet.Shell(project, commands[5]));
        Assert.Matches(@"total: 5\s+failed: 0\s+succeeded: 5\s+skipped: 0", tests);
        Assert.Equal(6, commands.Length);
    }
}
