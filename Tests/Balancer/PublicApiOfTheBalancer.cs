using McpAspire.Tests.Support;
using McpReplicas.Balancer;

namespace McpAspire.Tests;

public class PublicApiOfTheBalancer
{
    [Fact]
    public void The_public_API_matches_the_approved_file() => PublicApi.IsKept(typeof(BalancerOptions).Assembly, "Packages", "McpReplicas.Balancer", "PublicApi.txt");

    [Fact]
    public void It_depends_only_on_ASP_NET_Core_and_YARP() => Assert.Equal(
        ["Yarp.ReverseProxy"],
        typeof(BalancerOptions).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal)));
}
