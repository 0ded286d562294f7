using Microsoft.Extensions.Configuration;

namespace McpAspire.AppHost;

/// <summary>
/// Hands sections of the AppHost's configuration on to the processes that they configure, wherever they were set: <c>--Access:Hosts:0=host.docker.internal</c>.
/// </summary>
internal static class PassedOnConfiguration
{
    private static readonly string[] OfBalancer = ["Access", "Balancer", "Drain"];
    private static readonly string[] OfReplica = ["Access", "Drain", "Idempotency", "RequestState"];

    public static IEnumerable<string> Sections => OfBalancer.Union(OfReplica);

    /// <summary>Hands on what is the balancer's.</summary>
    public static IResourceBuilder<ProjectResource> WithBalancerConfiguration(this IResourceBuilder<ProjectResource> balancer) => balancer.WithSections(OfBalancer);

    /// <summary>Hands on what is a replica's.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicaConfiguration(this IResourceBuilder<ProjectResource> replica) => replica.WithSections(OfReplica);

    private static IResourceBuilder<ProjectResource> WithSections(this IResourceBuilder<ProjectResource> resource, string[] sections)
    {
        foreach (var (path, value) in sections.SelectMany(section => resource.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable()))
        {
            if (value is not null)
            {
                resource.WithEnvironment(path.Replace(":", "__", StringComparison.Ordinal), value);
            }
        }

        return resource;
    }
}
