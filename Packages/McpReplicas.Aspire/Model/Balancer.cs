namespace McpReplicas.Aspire.Model;

/// <summary>The balancer of an application: its resource, its replicas and its settings.</summary>
internal sealed class Balancer(IResourceBuilder<IResourceWithEndpoints> resource) : IResourceAnnotation
{
    /// <summary>The endpoint for clients.</summary>
    public const string Endpoint = "http";

    public const string DefaultMcpPath = "/mcp";

    public const string DefaultHealthPath = "/health";

    /// <summary>The endpoint for the page, on this machine only, and for the commands of the AppHost.</summary>
    public const string PageEndpoint = "page";

    public IResourceBuilder<IResourceWithEndpoints> Resource => resource;

    public IDistributedApplicationBuilder Application => resource.ApplicationBuilder;

    public List<McpReplicasResource> Destinations { get; } = [];

    public IEnumerable<IResourceBuilder<IResourceWithEndpoints>> Replicas => Destinations.SelectMany(group => group.Builders);

    public McpBalancingPolicy Policy { get; set; }

    public TimeSpan StartTimeout { get; set; } = McpApplicationOptions.DefaultStartTimeout;

    public string McpPath => Application.Configuration["Balancer:McpPath"] ?? Destinations.FirstOrDefault()?.McpPath ?? DefaultMcpPath;

    /// <summary>The path where the balancer probes replicas. Empty if a replica has no such path: then no replica is probed, and only requests show its health.</summary>
    public string HealthPath => Application.Configuration["Balancer:HealthPath"] ?? (Destinations.Select(group => group.HealthPath).Distinct().ToList() is [{ } only] ? only : "");

    public Uri McpUrl => new($"{resource.GetEndpoint(Endpoint).Url}{McpPath}");

    public Uri PageUrl => new(resource.GetEndpoint(PageEndpoint).Url);

    public McpReplicasResource GroupOf(IResource replica) => Destinations.First(group => group.Replicas.Contains(replica));

    public static Balancer Of(IResource resource) =>
        resource.Annotations.OfType<Balancer>().SingleOrDefault() ?? throw new InvalidOperationException($"The resource '{resource.Name}' is not a balancer. Add it with AddMcpBalancer.");
}
