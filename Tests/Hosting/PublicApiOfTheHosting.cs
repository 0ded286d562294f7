using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class PublicApiOfTheHosting
{
    [Fact]
    public void It_is_the_one_that_was_decided() => PublicApi.IsKept(typeof(McpBalancerExtensions).Assembly, "Packages", "McpReplicas.Aspire", "PublicApi.txt");

    [Fact]
    public void It_needs_Aspire_and_ASP_NET_Core_and_nothing_else()
    {
        string[] known = ["System", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Win32"];
        var others = typeof(McpBalancerExtensions).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => !known.Any(name.StartsWith)).Order(StringComparer.Ordinal);

        // The last is what Aspire itself checks the health of a Redis by.
        Assert.Equal(["Aspire.Hosting", "Aspire.Hosting.Redis", "HealthChecks.Redis"], others);
    }
}
