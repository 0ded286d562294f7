namespace McpAspire.Tests.Support;

/// <summary>Waits for resources of an AppHost.</summary>
internal static class HealthyResources
{
    /// <summary>Waits until Aspire knows that each of these resources is healthy.</summary>
    public static async Task AreHealthyAsync(this DistributedApplication app, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(name, cancellationToken);
        }
    }
}
