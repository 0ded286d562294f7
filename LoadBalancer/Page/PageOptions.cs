namespace McpAspire.LoadBalancer.Page;

/// <summary>What of the section <c>Balancer</c> concerns the page.</summary>
internal sealed class PageOptions
{
    /// <summary>Where the replicas keep the sessions of clients, in a word to show: <c>Stateless</c>. The AppHost says it; alone the balancer does not know.</summary>
    public string? SessionMode { get; init; }

    /// <summary>
    /// Whether the page and its buttons serve every machine that reaches the balancer, under any name. False by default: this machine alone,
    /// and only as localhost. The page authenticates nobody; set it where something in front does.
    /// </summary>
    public bool PageForAll { get; init; }
}
