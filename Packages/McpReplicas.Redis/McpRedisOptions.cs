namespace McpReplicas.Redis;

/// <summary>Options of <c>WithRedis()</c>. The configuration section is <c>Redis</c>: <c>Redis:KeyPrefix</c>, or <c>Redis__KeyPrefix</c> as an environment variable.</summary>
public sealed class McpRedisOptions
{
    /// <summary>
    /// The prefix of each key and each channel. Replicas with the same prefix and the same Redis are one deployment and share all state; deployments with
    /// different prefixes share nothing. By default the application's name and its environment, for example <c>McpServer:Production:</c>.
    /// </summary>
    public string? KeyPrefix { get; set; }
}
