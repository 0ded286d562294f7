using System.Xml.Linq;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>The files that each option creates. <c>UPDATE_SNAPSHOTS=1</c> in the environment updates the snapshots.</summary>
[Collection<TemplateTests>]
[Trait("Run", "All")]
public class TemplateFiles(InstalledTemplate template)
{
    private const string Deploy = "deploy/";

    [Fact]
    public async Task A_project_without_options_has_at_most_25_files_and_450_lines_of_code()
    {
        var project = await template.AcmeAsync();
        var own = project.Files.Where(file => !file.Key.StartsWith("packages/", StringComparison.Ordinal) && !file.Key.StartsWith(Deploy, StringComparison.Ordinal)).ToList();

        Assert.InRange(own.Count, 1, 25);
        Assert.InRange(own.Where(file => file.Key.EndsWith(".cs", StringComparison.Ordinal)).Sum(file => file.Value.Count(character => character is '\n')), 1, 450);
        Snapshot.Matches("plain", Snapshot.Of(project, [.. own.Select(file => file.Key).Where(file => file is not ("Acme.sln" or ".gitignore"))]));
    }

    // The files are those of this repository, which are tested in a cluster. Only the name is replaced, with any options.
    [Theory]
    [InlineData("Acme", "acme", "--port", "8000", "--replicas", "5", "--sessions", "Shared")]
    [InlineData("My Cool.App", "my-cool-app")]
    [InlineData("Ünicode Näme", "nicode-n-me")]
    [InlineData("名", "mcp")]
    public async Task It_has_the_files_for_Kubernetes_and_Compose_with_its_name(string name, string label, params string[] options)
    {
        var project = await template.CreateAsync(name, options);

        var files = Directory.GetFiles(Path.Combine(Repository.Root, Deploy), "*", SearchOption.AllDirectories);

        Assert.Equal(
            files.ToDictionary(file => Path.GetRelativePath(Repository.Root, file), file => File.ReadAllText(file).Replace("mcpaspire", label, StringComparison.Ordinal)).OrderBy(file => file.Key),
            project.Files.Keys.Where(file => file.StartsWith(Deploy, StringComparison.Ordinal)).ToDictionary(file => file, project.Read).OrderBy(file => file.Key));
    }

    [Fact]
    public async Task Without_tests_no_file_mentions_tests() => Snapshot.Matches("without-tests", Snapshot.Difference(await template.AcmeAsync(), await template.AcmeAsync("--tests", "false")));

    // The other options only set defaults of options that the application always has, so every combination of them builds in the same way.
    [Fact]
    public async Task Every_other_option_changes_one_default() => Snapshot.Matches("defaults", Snapshot.Difference(
        await template.AcmeAsync(), await template.AcmeAsync("--replicas", "5", "--sessions", "Shared", "--redis", "--inspector")));

    [Fact]
    public async Task A_project_has_its_own_ids_and_ports()
    {
        string[] files = ["AppHost/AppHost.csproj", "AppHost/Properties/launchSettings.json", "AppHost/AppHost.cs", "Acme.sln"];

        var (one, other) = (await template.CreateAsync("Acme"), await template.CreateAsync("Acme"));

        Assert.Equal(one.Files.Keys, other.Files.Keys);
        Assert.All(Texts(one).Except(files), file => Assert.Equal(one.Read(file).Replace(Port(one), Port(other), StringComparison.Ordinal), other.Read(file)));
        Assert.NotEqual(one.Read("AppHost/AppHost.csproj"), other.Read("AppHost/AppHost.csproj"));
        Assert.InRange(int.Parse(Port(one), null), 5100, 5899);
        Assert.DoesNotContain(Texts(one), file => one.Read(file) is var text && (text.Contains("8080", StringComparison.Ordinal) || text.Contains("localhost:1508", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData]
    [InlineData("--tests", "false")]
    public async Task The_central_list_has_exactly_the_referenced_packages(params string[] options)
    {
        var project = await template.AcmeAsync(options);
        var repository = Versions(Path.Combine(Repository.Root, "Directory.Packages.props"));
        var versions = Versions(Path.Combine(project.Root, "Directory.Packages.props"));

        var references = Projects(project).SelectMany(csproj => csproj.Descendants("PackageReference")).Select(reference => (string)reference.Attribute("Include")!);

        Assert.Equal(references.Distinct().Order(), versions.Keys.Order());
        Assert.All(versions, version => Assert.Equal(version.Key.StartsWith("McpReplicas", StringComparison.Ordinal) ? template.Version : repository[version.Key], version.Value));
    }

    [Fact]
    public async Task No_file_mentions_the_repository() =>
        Assert.Empty(Find(await template.AcmeAsync(), "McpAspire", "mcp-aspire", " repository", "../docs", "./run", "./test", "#if", "#endif", "{{name}}", "0.0.0"));

    private static IEnumerable<string> Texts(GeneratedProject project) => project.Files.Keys.Where(file => !file.EndsWith(".nupkg", StringComparison.Ordinal));

    private static IEnumerable<(string File, string Word)> Find(GeneratedProject project, params string[] words) =>
        from file in project.Files
        from word in words
        where $"{file.Key} {file.Value}".Contains(word, StringComparison.OrdinalIgnoreCase)
        select (file.Key, word);

    private static IEnumerable<XDocument> Projects(GeneratedProject project) =>
        project.Files.Where(file => file.Key.EndsWith(".csproj", StringComparison.Ordinal)).Select(file => XDocument.Parse(file.Value));

    // In the repository a version may be a property in the same file.
    private static Dictionary<string, string> Versions(string file)
    {
        var list = XDocument.Load(file);
        var properties = list.Descendants("PropertyGroup").Elements().ToDictionary(property => $"$({property.Name.LocalName})", property => property.Value);
        return list.Descendants("PackageVersion").ToDictionary(version => (string)version.Attribute("Include")!, version => (string)version.Attribute("Version")! is var text && properties.TryGetValue(text, out var value) ? value : text);
    }

    private static string Port(GeneratedProject project) => project.Read("AppHost/AppHost.cs").Split(" Port = ")[1].Split(' ')[0];
}
