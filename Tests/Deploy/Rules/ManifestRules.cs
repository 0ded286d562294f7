using McpAspire.Tests.Deploy.Files;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>Finds every problem of the files for Kubernetes, each as a message.</summary>
internal static class ManifestRules
{
    /// <summary>The Secrets that a user creates as the comments in the files describe. The address of Redis refuses connections at once.</summary>
    private static readonly IReadOnlyDictionary<string, Dictionary<string, string>> Secrets = new Dictionary<string, Dictionary<string, string>>
    {
        ["redis"] = new() { ["password"] = "secret", ["connection-string"] = "127.0.0.1:1,connectTimeout=100" },
        ["request-state-keys"] = new() { ["folder"] = "/keys" },
    };

    public static IReadOnlyList<string> Problems(bool withOptions, Func<string, string, string>? edit = null)
    {
        try
        {
            return [.. Problems(Manifests.Read(withOptions, edit), withOptions ? Secrets : new Dictionary<string, Dictionary<string, string>>())];
        }
        catch (YamlDotNet.Core.YamlException problem)
        {
            return [$"{problem.Message} {problem.InnerException?.Message}"];
        }
    }

    private static IEnumerable<string> Problems(Manifests manifests, IReadOnlyDictionary<string, Dictionary<string, string>> secrets)
    {
        var names = NameRules.Problems(manifests).ToList();
        if (names.Count > 0)
        {
            return names;
        }

        var server = OneOf(ImageProgram.Server);
        var balancer = OneOf(ImageProgram.Balancer);
        var (serverEnvironment, balancerEnvironment) = (EnvironmentOf(server), EnvironmentOf(balancer));
        string[] environment = [.. EnvironmentRules.Problems(ImageProgram.Server, serverEnvironment), .. EnvironmentRules.Problems(ImageProgram.Balancer, balancerEnvironment)];
        if (environment.Length > 0)
        {
            return environment;
        }

        using var serverApp = ImageProgram.Server.With(serverEnvironment);
        using var balancerApp = ImageProgram.Balancer.With(balancerEnvironment);
        return
        [
            .. SelectorRules.Problems(manifests),
            .. PortRules.Problems(manifests),
            .. ProbeRules.Problems(serverApp, server.Container),
            .. ProbeRules.Problems(balancerApp, balancer.Container),
            .. TimeRules.Problems(server, serverApp, balancerApp),
            .. TimeRules.Problems(balancer, serverApp, balancerApp),
            .. SessionRules.Problems(serverEnvironment, balancerEnvironment),
            .. manifests.Workloads.SelectMany(workload => SecurityRules.Problems(manifests, workload)),
        ];

        Workload OneOf(ImageProgram program) => manifests.Workloads.Single(workload => workload.Container.Image == program.Image);
        Dictionary<string, string> EnvironmentOf(Workload workload) => ContainerEnvironment.Of(manifests, workload.Container, secrets);
    }
}
