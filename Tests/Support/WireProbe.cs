using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace McpAspire.Tests.Support;

/// <summary>One request of <c>docs/wire.md</c>, with its name and the reason for its answer.</summary>
internal sealed record WireProbe(HttpMethod Method, string Body, ImmutableDictionary<string, string> Headers)
{
    private const string Version = "2026-07-28";
    private const string Meta = "io.modelcontextprotocol/";

    private static readonly ImmutableDictionary<string, string> OfAnyClient = ImmutableDictionary.CreateRange(StringComparer.OrdinalIgnoreCase, new Dictionary<string, string>
    {
        ["Accept"] = "application/json, text/event-stream",
        ["Content-Type"] = "application/json",
    });

    public string Name { get; private init; } = "";

    public string Why { get; private init; } = "";

    /// <summary>A request of a client of 2026-07-28 with all required headers and fields.</summary>
    public static WireProbe Modern(string method, JsonObject? parameters = null, string? name = null)
    {
        parameters ??= [];
        var meta = (JsonObject)(parameters["_meta"] ??= new JsonObject());
        meta[Meta + "protocolVersion"] = Version;
        meta[Meta + "clientCapabilities"] = new JsonObject();
        var probe = Legacy(method, parameters).With("MCP-Protocol-Version", Version).With("Mcp-Method", method);
        return name is null ? probe : probe.With("Mcp-Name", name);
    }

    /// <summary>A request of a client of 2025-11-25 or earlier without a session.</summary>
    public static WireProbe Legacy(string method, JsonObject? parameters = null) =>
        new(HttpMethod.Post, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = method, ["params"] = parameters ?? [] }.ToJsonString(), OfAnyClient);

    public WireProbe As(string name, string why = "") => this with { Name = name, Why = why };

    public WireProbe With(string header, string value) => this with { Headers = Headers.SetItem(header, value) };

    public WireProbe Without(string header) => this with { Headers = Headers.Remove(header) };

    public WireProbe Sends(string body) => this with { Body = body };

    public WireProbe By(HttpMethod method) => this with { Method = method };

    /// <summary>Sets the version in the header and in the body.</summary>
    public WireProbe OfVersion(string version) => Sends(Body.Replace(Version, version, StringComparison.Ordinal)).With("MCP-Protocol-Version", version);

    /// <summary>Removes <c>_meta</c>, or one key of it.</summary>
    public WireProbe WithoutMeta(string? key = null)
    {
        var message = JsonNode.Parse(Body)!;
        var parameters = message["params"]!.AsObject();
        _ = key is null ? parameters.Remove("_meta") : parameters["_meta"]!.AsObject().Remove(Meta + key);
        return this with { Body = message.ToJsonString() };
    }

    public HttpRequestMessage ToRequest()
    {
        var request = new HttpRequestMessage(Method, "/mcp");
        if (Method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        }

        foreach (var (name, value) in Headers)
        {
            if (name is not "Content-Type")
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
            else if (request.Content is { } content)
            {
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
        }

        return request;
    }
}
