namespace McpReplicas.Aspire.Redis;

/// <summary>Says of a resource which Redis it is, in a few words for the start report.</summary>
internal sealed record RedisDescription(string Text) : IResourceAnnotation
{
    /// <summary>The words for the Redis among the resources, <c>none</c> if there is none.</summary>
    public static string Of(IEnumerable<IResource> resources) =>
        resources.SelectMany(resource => resource.Annotations.OfType<RedisDescription>()).FirstOrDefault()?.Text ?? (resources.OfType<RedisResource>().Any() ? "a container" : "none");
}
