using System.IO.Compression;
using System.Xml.Linq;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

[Collection<TemplateTests>]
[Trait("Run", "All")]
public class TemplatePackage(InstalledTemplate template)
{
    private static readonly string[] Packages = ["McpReplicas", "McpReplicas.Aspire", "McpReplicas.Balancer", "McpReplicas.Redis"];

    [Fact]
    public void One_command_packs_the_four_packages_and_the_template_that_contains_them()
    {
        using var carrier = ZipFile.OpenRead(Path.Combine(template.Artifacts, $"McpAspire.Templates.{template.Version}.nupkg"));

        Assert.Equal(
            Packages.Select(package => $"{package}.{template.Version}.nupkg"),
            carrier.Entries.Where(entry => entry.FullName.StartsWith("content/packages/", StringComparison.Ordinal)).Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.All(Packages, package => Assert.True(File.Exists(Path.Combine(template.Artifacts, $"{package}.{template.Version}.nupkg"))));
        Assert.All(Packages, package => Assert.True(File.Exists(Path.Combine(template.Artifacts, $"{package}.{template.Version}.snupkg"))));
    }

    [Theory]
    [InlineData("McpReplicas", "ModelContextProtocol.AspNetCore")]
    [InlineData("McpReplicas.Redis", "McpReplicas", "Microsoft.AspNetCore.DataProtection.StackExchangeRedis", "StackExchange.Redis")]
    [InlineData("McpReplicas.Balancer", "Yarp.ReverseProxy")]
    [InlineData("McpReplicas.Aspire", "Aspire.Hosting.Redis")]
    public void A_package_has_only_the_needed_dependencies_and_complete_metadata(string package, params string[] dependencies)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(template.Artifacts, $"{package}.{template.Version}.nupkg"));
        using var stream = archive.GetEntry($"{package}.nuspec")!.Open();
        var metadata = XDocument.Load(stream).Root!.Elements().Single();

        string Text(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal(dependencies, metadata.Descendants().Where(element => element.Name.LocalName is "dependency").Select(element => (string)element.Attribute("id")!).Order(StringComparer.Ordinal));
        Assert.All(["description", "tags", "title", "license", "readme"], name => Assert.NotEmpty(Text(name)));
        Assert.NotNull(archive.GetEntry($"lib/net10.0/{package}.xml"));
        Assert.NotNull(archive.GetEntry("README.md"));
    }

    [Fact]
    public async Task Uninstalling_it_removes_everything()
    {
        using var hive = new TemplateHive();
        await hive.InstallAsync(Path.Combine(template.Artifacts, $"McpAspire.Templates.{template.Version}.nupkg"));

        await hive.UninstallAsync("McpAspire.Templates");

        Assert.Empty(Directory.GetFiles(hive.Templates, "*.nupkg", SearchOption.AllDirectories));
        Assert.NotEqual(0, (await hive.TryNewAsync("mcp-aspire", "--dry-run")).ExitCode);
    }

    [Fact]
    public async Task A_clone_that_is_not_packed_shows_what_to_do()
    {
        using var hive = new TemplateHive();
        await hive.InstallAsync(Repository.Root);

        var (_, output) = await hive.TryNewAsync("mcp-aspire", "-n", "Acme");

        Assert.Contains("Run 'dotnet new uninstall .', 'dotnet pack -o artifacts' and 'dotnet new install artifacts/McpAspire.Templates.*.nupkg' in its folder.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_package_in_the_folder_updates_balancer_and_replicas()
    {
        var project = await template.CreateAsync("Acme");
        var newer = Path.Combine(Path.GetDirectoryName(project.Root)!, "newer");
        var next = $"1.1.{template.Version.Split('.')[2]}";
        await InstalledTemplate.PackAsync(newer, $"-p:PackageVersion={next}");
        foreach (var package in Directory.GetFiles(newer, "McpReplicas*.nupkg"))
        {
            File.Copy(package, Path.Combine(project.Root, "packages", Path.GetFileName(package)));
        }

        foreach (var package in Packages.Skip(1))
        {
            await Dotnet.RunAsync(project.Root, "package", "update", package);
        }

        await Dotnet.RunAsync(project.Root, "build", "LoadBalancer", "-p:RunAnalyzers=false");
        await Dotnet.RunAsync(project.Root, "build", "McpServer", "-p:RunAnalyzers=false");

        Assert.Equal(Packages.Length - 1, project.Read("Directory.Packages.props").Split($"\"{next}\"").Length - 1);
        Assert.Contains($"McpReplicas.Balancer/{next}", project.Read("LoadBalancer/obj/project.assets.json"), StringComparison.Ordinal);
        Assert.Contains($"McpReplicas/{next}", project.Read("McpServer/obj/project.assets.json"), StringComparison.Ordinal);
    }
}
