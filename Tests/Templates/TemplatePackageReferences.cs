using System.Xml.Linq;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

[Collection<TemplateTests>]
public class TemplatePackageReferences(InstalledTemplate template)
{
    [Theory]
    [InlineData]
    [InlineData("--tests", "false")]
    public async Task Every_package_has_its_version_in_the_central_list_and_nothing_else_has(params string[] options)
    {
        var project = await template.AcmeAsync(options);

        var references = Projects(project).SelectMany(csproj => csproj.Descendants("PackageReference")).Select(reference => (string)reference.Attribute("Include")!);

        Assert.Equal(references.Distinct().Order(), Versions(project.Root).Keys.Order());
        Assert.All(Versions(project.Root), version => Assert.Equal(Versions(Repository.Root)[version.Key], version.Value));
    }

    [Fact]
    public async Task Nothing_tells_of_the_repository() =>
        Assert.Empty(Told(await template.AcmeAsync(), "McpAspire", "mcp-aspire", " repository", "../docs", "./run", "./test", "#if", "#endif", "{{name}}"));

    private static IEnumerable<(string File, string Word)> Told(GeneratedProject project, params string[] words) =>
        from file in project.Files
        from word in words
        where $"{file.Key} {file.Value}".Contains(word, StringComparison.OrdinalIgnoreCase)
        select (file.Key, word);

    private static IEnumerable<XDocument> Projects(GeneratedProject project) =>
        project.Files.Where(file => file.Key.EndsWith(".csproj", StringComparison.Ordinal)).Select(file => XDocument.Parse(file.Value));

    private static Dictionary<string, string> Versions(string root) => XDocument.Load(Path.Combine(root, "Directory.Packages.props")).Descendants("PackageVersion")
        .ToDictionary(version => (string)version.Attribute("Include")!, version => (string)version.Attribute("Version")!);
}
