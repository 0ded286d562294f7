namespace McpReplicas.Redis;

/// <summary>What the replicas of one deployment share in Redis. The section of configuration is <c>Redis</c>: <c>Redis:KeyPrefix</c>, or <c>Redis__KeyPrefix</c> in the environment.</summary>
public sealed class McpRedisOptions
{
    /// <summary>
    /// What each key and each channel begins with. Replicas with the same prefix and the same Redis are one deployment; others never meet. By default the
    /// application's name and its environment, <c>McpServer:Production:</c>.
    /// </summary>
    public string? KeyPrefix { get; set; }
}
