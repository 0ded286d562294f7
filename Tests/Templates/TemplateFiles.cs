namespace McpAspire.Tests.Templates;

/// <summary>What each option writes. <c>UPDATE_SNAPSHOTS=1</c> in the environment writes the snapshots anew.</summary>
[Collection<TemplateTests>]
public class TemplateFiles(InstalledTemplate template)
{
    [Fact]
    public async Task A_project_without_options_is_what_a_user_of_nuget_org_would_write()
    {
        var project = await template.AcmeAsync();

        Snapshot.Matches("plain", Snapshot.Of(
            project, "AppHost/AppHost.csproj", "AppHost/Properties/launchSettings.json", "Directory.Packages.props", "McpServer/McpServer.csproj", "Tests/Tests.csproj", ".github/workflows/build.yml", "README.md"));
    }

    [Fact]
    public async Task Without_tests_nothing_tells_of_tests() => Snapshot.Matches("without-tests", Snapshot.Difference(await template.AcmeAsync(), await template.AcmeAsync("--tests", "false")));

    // The other options are defaults of options that the application has anyway, so that every combination of them builds alike.
    [Fact]
    public async Task Every_other_option_changes_one_default() => Snapshot.Matches("defaults", Snapshot.Difference(
        await template.AcmeAsync(), await template.AcmeAsync("--replicas", "5", "--sessions", "Shared", "--redis", "--inspector")));

    [Fact]
    public async Task A_project_has_ids_and_ports_of_its_own()
    {
        string[] files = ["AppHost/AppHost.csproj", "AppHost/Properties/launchSettings.json", "AppHost/AppHostOptions.cs", "AppHost/LocalApplication.cs", "Acme.sln"];

        var (one, other) = (await template.CreateAsync("Acme"), await template.CreateAsync("Acme"));

        Assert.Equal(one.Files.Keys, other.Files.Keys);
        Assert.All(one.Files.Keys.Except(files), file => Assert.Equal(one.Read(file).Replace(Port(one), Port(other), StringComparison.Ordinal), other.Read(file)));
        Assert.NotEqual(one.Read("AppHost/AppHost.csproj"), other.Read("AppHost/AppHost.csproj"));
        Assert.InRange(int.Parse(Port(one), null), 5100, 5899);
        Assert.DoesNotContain(one.Files.Keys, file => one.Read(file) is var text && (text.Contains("8080", StringComparison.Ordinal) || text.Contains("localhost:1508", StringComparison.Ordinal)));
    }

    private static string Port(GeneratedProject project) => project.Read("AppHost/AppHostOptions.cs").Split("int Port = ")[1].Split(')')[0];
}
