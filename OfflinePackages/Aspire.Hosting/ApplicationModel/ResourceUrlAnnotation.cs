namespace Aspire.Hosting.ApplicationModel;

/// <summary>A link that a person can follow to a resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The address; a path alone is taken relative to <see cref="Endpoint"/>.</summary>
    public required string Url { get; set; }

    /// <summary>What to show instead of the address.</summary>
    public string? DisplayText { get; set; }

    /// <summary>The endpoint it leads to.</summary>
    public EndpointReference? Endpoint { get; init; }
}
