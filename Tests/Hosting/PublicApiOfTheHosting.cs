using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class PublicApiOfTheHosting
{
    [Fact]
    public void It_equals_the_snapshot() => PublicApi.IsKept(typeof(McpBalancerExtensions).Assembly, "Packages", "McpReplicas.Aspire", "PublicApi.txt");

    [Fact]
    public void It_needs_only_Aspire_and_ASP_NET_Core()
    {
        string[] known = ["System", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Win32"];
        var others = typeof(McpBalancerExtensions).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => !known.Any(name.StartsWith)).Order(StringComparer.Ordinal);

        // Aspire uses the last one for its own health check of Redis.
        Assert.Equal(["Aspire.Hosting", "Aspire.Hosting.Redis", "HealthChecks.Redis"], others);
    }
}
