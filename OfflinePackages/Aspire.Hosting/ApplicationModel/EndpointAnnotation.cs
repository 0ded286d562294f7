namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address a resource listens on. <see cref="Port"/> is null until the application starts, unless it was asked for.</summary>
internal sealed class EndpointAnnotation(string scheme, string name, int? port, string? portVariable) : IResourceAnnotation
{
    public string Scheme => scheme;

    public string Name => name;

    /// <summary>The environment variable that carries the port to the process, besides <c>ASPNETCORE_URLS</c>.</summary>
    public string? PortVariable => portVariable;

    /// <summary>As in the real package, port 0 asks for a free one.</summary>
    public int? Port { get; set; } = port is 0 ? null : port;
}
