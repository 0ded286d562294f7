namespace McpAspire.Tests.Templates;

/// <summary>A template hive separate from the user's, and a folder for the created projects.</summary>
internal sealed class TemplateHive : IDisposable
{
    // Nothing is added to the user's package folder. Packages that it has already are not downloaded again.
    private static readonly string NuGetConfig = $"""
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="packages" />
          </config>
          <fallbackPackageFolders>
            <add key="user's" value="{UserPackages}" />
          </fallbackPackageFolders>
        </configuration>
        """;

    public TemplateHive() => File.WriteAllText(Path.Combine(Folder, "nuget.config"), NuGetConfig);

    /// <summary>A folder outside the repository, so that the repository's settings do not apply to the created projects.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("mcp-aspire-").FullName;

    public string Templates => Path.Combine(Folder, "hive");

    /// <summary>Installs a template from a folder or a package.</summary>
    public Task InstallAsync(string source) => NewAsync("install", source);

    /// <summary>Uninstalls a template by its folder or the id of its package.</summary>
    public Task UninstallAsync(string source) => NewAsync("uninstall", source);

    /// <summary>Creates a project in a new folder, without restoring its packages.</summary>
    public async Task<GeneratedProject> CreateAsync(string name, params string[] options)
    {
        var parent = Directory.CreateDirectory(Path.Combine(Folder, Guid.NewGuid().ToString("N")[..8])).FullName;
        await Dotnet.RunAsync(parent, ["new", "mcp-aspire", "-n", name, "--skip-restore", .. options, "--debug:custom-hive", Templates]);
        return new GeneratedProject(Path.Combine(parent, name), name);
    }

    /// <summary>Runs <c>dotnet new</c> with these arguments.</summary>
    public Task<(int ExitCode, string Output)> TryNewAsync(params string[] args) => Dotnet.TryAsync(Folder, ["new", .. args, "--debug:custom-hive", Templates]);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task NewAsync(params string[] args)
    {
        var (exitCode, output) = await TryNewAsync(args);
        Assert.True(exitCode is 0, output);
    }

    private static string UserPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
