namespace McpReplicas.Aspire.Model;

/// <summary>What there is to know of a balancer's resource.</summary>
internal sealed class Balancer(IResourceBuilder<IResourceWithEndpoints> resource) : IResourceAnnotation
{
    /// <summary>The endpoint for clients.</summary>
    public const string Endpoint = "http";

    public const string DefaultMcpPath = "/mcp";

    public const string DefaultHealthPath = "/health";

    /// <summary>The endpoint for people at this machine, and for the commands of the AppHost.</summary>
    public const string PageEndpoint = "page";

    public IResourceBuilder<IResourceWithEndpoints> Resource => resource;

    public IDistributedApplicationBuilder Application => resource.ApplicationBuilder;

    public List<McpReplicasResource> Destinations { get; } = [];

    public IEnumerable<IResourceBuilder<IResourceWithEndpoints>> Replicas => Destinations.SelectMany(group => group.Builders);

    public McpBalancingPolicy Policy { get; set; }

    public TimeSpan StartTimeout { get; set; } = McpApplicationOptions.DefaultStartTimeout;

    public string McpPath => Application.Configuration["Balancer:McpPath"] ?? Destinations.FirstOrDefault()?.McpPath ?? DefaultMcpPath;

    /// <summary>Where the balancer asks replicas whether they are ready. Empty where one of them has no such path: then it asks none, and learns from requests.</summary>
    public string HealthPath => Application.Configuration["Balancer:HealthPath"] ?? (Destinations.Select(group => group.HealthPath).Distinct().ToList() is [{ } only] ? only : "");

    public Uri McpUrl => new($"{resource.GetEndpoint(Endpoint).Url}{McpPath}");

    public Uri PageUrl => new(resource.GetEndpoint(PageEndpoint).Url);

    public McpReplicasResource GroupOf(IResource replica) => Destinations.First(group => group.Replicas.Contains(replica));

    public static Balancer Of(IResource resource) =>
        resource.Annotations.OfType<Balancer>().SingleOrDefault() ?? throw new InvalidOperationException($"The resource '{resource.Name}' is no balancer: add it with AddMcpBalancer.");
}
