using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>The template, installed once for all its tests from the repository's folder as <c>dotnet new install .</c> does.</summary>
public sealed class InstalledTemplate : IAsyncLifetime
{
    private readonly TemplateHive _hive = new();
    private readonly Dictionary<string, GeneratedProject> _shared = [];

    public async ValueTask InitializeAsync() => await _hive.InstallAsync(Repository.Root);

    /// <summary>Makes a project.</summary>
    internal Task<GeneratedProject> CreateAsync(string name, params string[] options) => _hive.CreateAsync(name, options);

    /// <summary>The project Acme with port 8080 and these options, made once for all tests that only read it.</summary>
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
