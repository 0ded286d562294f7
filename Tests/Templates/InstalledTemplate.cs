using System.Reflection;
using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>The installed template and the packages, packed once for all tests, as a user packs them.</summary>
public sealed class InstalledTemplate : IAsyncLifetime
{
    private readonly TemplateHive _hive = new();
    private readonly Dictionary<string, GeneratedProject> _shared = [];

    internal static string Configuration { get; } = typeof(InstalledTemplate).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The folder of the packages.</summary>
    public string Artifacts => Path.Combine(_hive.Folder, "artifacts");

    /// <summary>The version of all packages.</summary>
    public string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await PackAsync(Artifacts);
        var template = Directory.GetFiles(Artifacts, "McpAspire.Templates.*.nupkg").Single();
        Version = Path.GetFileNameWithoutExtension(template)["McpAspire.Templates.".Length..];
        await _hive.InstallAsync(template);
    }

    /// <summary>Packs everything into a folder.</summary>
    internal static Task PackAsync(string folder, params string[] options) => Dotnet.RunAsync(Repository.Root, ["pack", "-c", Configuration, "-o", folder, .. options]);

    /// <summary>Creates a project.</summary>
    internal Task<GeneratedProject> CreateAsync(string name, params string[] options) => _hive.CreateAsync(name, options);

    /// <summary>Creates an empty folder with the packages as a package source.</summary>
    internal string NewFolder()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_hive.Folder, Guid.NewGuid().ToString("N")[..8])).FullName;
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""<configuration><packageSources><add key="artifacts" value="{Artifacts}" /></packageSources></configuration>""");
        return folder;
    }

    /// <summary>The project Acme with port 8080 and the given options, created once for all tests that only read it.</summary>
    internal async Task<GeneratedProject> AcmeAsync(params string[] options)
    {
        var key = string.Join(' ', options);
        return _shared.TryGetValue(key, out var made) ? made : _shared[key] = await CreateAsync("Acme", ["--port", "8080", .. options]);
    }

    public ValueTask DisposeAsync()
    {
        _hive.Dispose();
        return ValueTask.CompletedTask;
    }
}

[CollectionDefinition]
public sealed class TemplateTests : ICollectionFixture<InstalledTemplate>;
