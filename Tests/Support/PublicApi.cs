using System.Reflection;
using PublicApiGenerator;

namespace McpAspire.Tests.Support;

/// <summary>The public API of an assembly. A snapshot file makes every change visible in a review.</summary>
internal static class PublicApi
{
    /// <summary>Compares an assembly with the file of its public API. <c>UPDATE_DOCS=1</c> in the environment updates that file.</summary>
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
