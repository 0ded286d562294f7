using k8s;
using k8s.Models;

namespace McpAspire.Tests.Deploy.Files;

/// <summary>The members of the Gateway API's <c>HTTPRoute</c> that the files use. Any other member is an error.</summary>
internal sealed class HttpRoute : IKubernetesObject
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public HttpRouteSpec Spec { get; set; } = new();
}

internal sealed class HttpRouteSpec
{
    public List<HttpRouteReference> ParentRefs { get; set; } = [];

    public List<string> Hostnames { get; set; } = [];

    public List<HttpRouteRule> Rules { get; set; } = [];
}

internal sealed class HttpRouteReference
{
    public string Name { get; set; } = "";

    public string? Namespace { get; set; }

    public int? Port { get; set; }
}

internal sealed class HttpRouteRule
{
    public List<Dictionary<string, HttpRoutePath>> Matches { get; set; } = [];

    public HttpRouteTimeouts Timeouts { get; set; } = new();

    public List<HttpRouteReference> BackendRefs { get; set; } = [];
}

internal sealed class HttpRoutePath
{
    public string Type { get; set; } = "";

    public string Value { get; set; } = "";
}

internal sealed class HttpRouteTimeouts
{
    public string Request { get; set; } = "";

    public string BackendRequest { get; set; } = "";
}
