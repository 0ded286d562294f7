using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace McpReplicas.Balancer.Page;

/// <summary>
/// The files of the page. They are embedded in the assembly, so that they exist in every kind of deployment; a folder next to it might be missing.
/// </summary>
internal sealed class PageAssets
{
    public const string Index = "index.html";

    private const string Prefix = "Page/";
    private static readonly FileExtensionContentTypeProvider Types = new();

    private readonly FrozenDictionary<string, byte[]> _files =
        typeof(PageAssets).Assembly.GetManifestResourceNames().Where(IsAsset).ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    // Each build has a different id.
    private readonly EntityTagHeaderValue _version = new($"\"{typeof(PageAssets).Module.ModuleVersionId:N}\"");

    public IResult Serve(string name) =>
        _files.TryGetValue(name, out var file)
            ? Results.Bytes(file, TypeOf(name), entityTag: _version)
            : Sentence.Of($"The balancer's page has no '/page/{name}'.", StatusCodes.Status404NotFound);

    private static string TypeOf(string name) => Types.TryGetContentType(name, out var type) ? $"{type}; charset=utf-8" : "application/octet-stream";

    private static bool IsAsset(string resource) => resource.StartsWith(Prefix, StringComparison.Ordinal);

    private static byte[] Read(string resource)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(resource)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
