using McpAspire.Tests.Support;
using McpReplicas.Balancer;

namespace McpAspire.Tests;

public class PublicApiOfTheBalancer
{
    [Fact]
    public void It_is_the_one_that_was_decided() => PublicApi.IsKept(typeof(BalancerOptions).Assembly, "Packages", "McpReplicas.Balancer", "PublicApi.txt");

    [Fact]
    public void It_needs_ASP_NET_Core_and_YARP_and_nothing_else() => Assert.Equal(
        ["Yarp.ReverseProxy"],
        typeof(BalancerOptions).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal)));
}
