using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

[McpServerResourceType]
internal sealed class FixtureResources
{
    private const string Binary = "test://static-binary";

    [McpServerResource(UriTemplate = "test://static-text", Name = "static-text", MimeType = "text/plain"), Description("Text that never changes.")]
    public static string StaticText() => "This is the content of the static text resource.";

    [McpServerResource(UriTemplate = Binary, Name = "static-binary", MimeType = Samples.PngType), Description("An image that never changes.")]
    public static BlobResourceContents StaticBinary() => BlobResourceContents.FromBytes(Samples.Png, Binary, Samples.PngType);

    [McpServerResource(UriTemplate = "test://template/{id}/data", Name = "template", MimeType = "application/json"), Description("The data of an id.")]
    public static string Template(string id) => JsonSerializer.Serialize(new { id, templateTest = true, data = $"Data for ID: {id}" });

    [McpServerResource(UriTemplate = "test://watched-resource", Name = "watched-resource", MimeType = "text/plain"), Description("A resource to subscribe to.")]
    public static string Watched() => "This is the content of the watched resource.";
}
