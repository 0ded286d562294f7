namespace Aspire.Hosting.ApplicationModel;

/// <summary>The address of a resource's endpoint, known once the application starts.</summary>
public sealed class EndpointReference : IValueProvider
{
    internal EndpointReference(IResourceWithEndpoints owner, string endpointName) => (Resource, EndpointName) = (owner, endpointName);

    /// <summary>The resource that listens.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>The endpoint's name on that resource: <c>http</c>.</summary>
    public string EndpointName { get; }

    /// <summary>Whether the resource has an endpoint of this name.</summary>
    public bool Exists => Annotation is not null;

    /// <summary>Whether the address is known by now.</summary>
    public bool IsAllocated => Annotation?.Port is not null;

    /// <summary>The host part of the address.</summary>
    public string Host { get; } = "localhost";

    /// <summary>The port.</summary>
    public int Port => Annotation?.Port ?? throw new InvalidOperationException($"The endpoint '{EndpointName}' of the resource '{Resource.Name}' has no address yet.");

    /// <summary>The scheme: <c>http</c>.</summary>
    public string Scheme => Annotation?.Scheme ?? throw new InvalidOperationException($"The resource '{Resource.Name}' has no endpoint '{EndpointName}'.");

    /// <summary>The whole address: <c>http://localhost:5001</c>.</summary>
    public string Url => $"{Scheme}://{Host}:{Port}";

    private EndpointAnnotation? Annotation => Resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.Name == EndpointName);

    /// <inheritdoc/>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(Url);
}
