using System.Reflection;
using PublicApiGenerator;

namespace McpAspire.Tests.Support;

/// <summary>What an assembly shows to its users: a change of it is a decision, seen in review.</summary>
internal static class PublicApi
{
    /// <summary>Compares an assembly with the file that holds its public API, below the root of the repository; <c>UPDATE_DOCS=1</c> in the environment writes it anew.</summary>
    public static void IsKept(Assembly assembly, params string[] path)
    {
        var file = Path.Combine([Repository.Root, .. path]);
        var api = assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false, DenyNamespacePrefixes = [] }).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") is "1")
        {
            File.WriteAllText(file, api);
        }

        Assert.True(File.Exists(file), $"{file} is missing; UPDATE_DOCS=1 writes it.");
        Assert.Equal(File.ReadAllText(file), api);
    }
}
