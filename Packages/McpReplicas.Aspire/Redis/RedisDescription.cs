namespace McpReplicas.Aspire.Redis;

/// <summary>Describes a Redis resource in a few words for the start report.</summary>
internal sealed record RedisDescription(string Text) : IResourceAnnotation
{
    /// <summary>Returns the description of the Redis among the resources; <c>none</c> without a Redis.</summary>
    public static string Of(IEnumerable<IResource> resources) =>
        resources.SelectMany(resource => resource.Annotations.OfType<RedisDescription>()).FirstOrDefault()?.Text ?? (resources.OfType<RedisResource>().Any() ? "a container" : "none");
}
