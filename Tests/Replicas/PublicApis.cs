using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.Extensions.DependencyInjection;

namespace McpAspire.Tests;

public class PublicApis
{
    public static TheoryData<Type, string> Packages => new()
    {
        { typeof(McpReplicasOptions), "McpReplicas" },
        { typeof(McpRedisBuilderExtensions), "McpReplicas.Redis" },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_API_matches_its_snapshot(Type one, string package) => PublicApi.IsKept(one.Assembly, "Packages", package, "PublicApi.txt");

    [Theory]
    [InlineData(typeof(McpReplicasOptions), "ModelContextProtocol", "ModelContextProtocol.AspNetCore", "ModelContextProtocol.Core")]
    [InlineData(typeof(McpRedisBuilderExtensions), "McpReplicas", "ModelContextProtocol", "ModelContextProtocol.Core", "StackExchange.Redis")]
    public void A_package_references_only_ASP_NET_Core_and_its_own_dependencies(Type one, params string[] assemblies) => Assert.Equal(
        assemblies,
        one.Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
