using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

[Collection<TemplateTests>]
[Trait("Run", "All")]
public class TemplatePackage(InstalledTemplate template)
{
    [Fact]
    public async Task The_package_installs_makes_the_same_project_and_leaves_nothing_when_it_is_uninstalled()
    {
        using var hive = new TemplateHive();
        await Dotnet.RunAsync(Repository.Root, "pack", ".template.config", "--output", hive.Folder);
        var package = Directory.GetFiles(hive.Folder, "McpAspire.Templates.*.nupkg").Single();

        await hive.InstallAsync(package);
        var (packed, unpacked) = (await hive.CreateAsync("Acme", "--port", "8080"), await template.AcmeAsync());
        await hive.UninstallAsync("McpAspire.Templates");

        Assert.Equal(unpacked.Files, packed.Files);
        Assert.Empty(Directory.GetFiles(hive.Templates, "*.nupkg", SearchOption.AllDirectories));
        Assert.NotEqual(0, (await hive.TryNewAsync("mcp-aspire", "--dry-run")).ExitCode);
    }
}
