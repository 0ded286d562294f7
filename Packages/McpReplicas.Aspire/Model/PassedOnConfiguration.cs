using Microsoft.Extensions.Configuration;

namespace McpReplicas.Aspire.Model;

/// <summary>
/// Passes sections of the AppHost's configuration to the processes that they configure, from any source: <c>--Access:Hosts:0=host.docker.internal</c>.
/// </summary>
internal static class PassedOnConfiguration
{
    public static readonly string[] OfBalancer = ["Access", "Balancer", "Drain"];
    public static readonly string[] OfReplica = ["Access", "Drain", "Idempotency", "RequestState"];

    public static IEnumerable<string> Sections => OfBalancer.Union(OfReplica);

    /// <summary>Passes the sections to a resource. Their values override those set on the resource before.</summary>
    public static void Add(IResourceBuilder<IResource> resource, string[] sections)
    {
        var values = sections.SelectMany(section => resource.ApplicationBuilder.Configuration.GetSection(section).AsEnumerable()).Where(setting => setting.Value is not null).ToList();
        resource.WithAnnotation(new EnvironmentCallbackAnnotation(environment =>
        {
            foreach (var (path, value) in values)
            {
                environment[path.Replace(":", "__", StringComparison.Ordinal)] = value!;
            }
        }));
    }
}
