namespace McpAspire.AppHost.Redis;

/// <summary>Says of a resource which Redis it is, in a few words for the start report.</summary>
internal sealed record RedisDescription(string Text) : IResourceAnnotation
{
    /// <summary>The words for the Redis of an application, <c>none</c> if it has none.</summary>
    public static string Of(IEnumerable<IResource> resources) =>
        resources.SelectMany(resource => resource.Annotations.OfType<RedisDescription>()).SingleOrDefault()?.Text ?? "none";
}
