using System.Globalization;
using McpAspire.Tests.Deploy.Files;
using McpReplicas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>Finds every problem of <c>compose.yaml</c>, each as a message.</summary>
internal static class ComposeRules
{
    public static IReadOnlyList<string> Problems(Func<string, string>? edit = null)
    {
        try
        {
            return Problems(ComposeFile.Read(edit));
        }
        catch (YamlDotNet.Core.YamlException problem)
        {
            return [$"{problem.Message} {problem.InnerException?.Message}"];
        }
    }

    private static string[] Problems(ComposeFile compose)
    {
        var (server, balancer) = (compose.Services["server"], compose.Services["balancer"]);
        string[] environment = [.. OfEnvironment(ImageProgram.Server, server), .. OfEnvironment(ImageProgram.Balancer, balancer)];
        return environment.Length > 0 ? environment :
        [
            .. compose.Services.SelectMany(service => OfService(compose, service.Key, service.Value)),
            .. OfAddress(compose, server, balancer),
            .. SessionRules.Problems(Set(server), Set(balancer)),
            .. OfStopping(server, balancer),
        ];
    }

    private static IEnumerable<string> OfEnvironment(ImageProgram program, ComposeService service) => service.Image == $"{program.Image}:latest"
        ? EnvironmentRules.Problems(program, service.Environment.ToDictionary(variable => variable.Key, variable => variable.Value ?? (variable.Key is "ConnectionStrings__redis" ? "127.0.0.1:1,connectTimeout=100" : "http://localhost:1")))
        : [$"The .NET SDK builds no image {service.Image}."];

    private static IEnumerable<string> OfService(ComposeFile compose, string name, ComposeService service)
    {
        if (service is not { ReadOnly: true, CapDrop: ["ALL"], SecurityOpt: ["no-new-privileges:true"], Restart: "unless-stopped" } || service.User.StartsWith('0') || service.User.Length is 0)
        {
            yield return $"{name} has rights that it does not need.";
        }

        if (!service.Deploy.Resources.Limits.ContainsKey("memory"))
        {
            yield return $"{name} has no memory limit.";
        }

        foreach (var network in service.Networks.Where(network => !compose.Networks.ContainsKey(network)))
        {
            yield return $"{name} is in the network {network}, which does not exist.";
        }

        foreach (var volume in service.Volumes.Where(volume => !compose.Volumes.ContainsKey(volume.Split(':')[0])))
        {
            yield return $"{name} has the volume {volume}, which does not exist.";
        }

        if (name is not "balancer" && service.Ports.Count > 0)
        {
            yield return $"{name} publishes a port, but only the balancer may.";
        }

        if (name is "redis" && compose.Services["balancer"].Networks.Intersect(service.Networks).Any())
        {
            yield return "The balancer and Redis share a network, but only servers may reach Redis.";
        }
    }

    private static IEnumerable<string> OfAddress(ComposeFile compose, ComposeService server, ComposeService balancer)
    {
        var address = new Uri(balancer.Environment["Balancer__Replicas__server"]!);
        if (!compose.Services.TryGetValue(address.Host, out var named) || named != server || $"{address.Port}" != server.Environment["ASPNETCORE_HTTP_PORTS"] || !server.Networks.Intersect(balancer.Networks).Any())
        {
            yield return $"The balancer looks for servers at {address}, but no server listens there.";
        }

        if (!server.Environment.Any(variable => variable.Key.StartsWith("Access__Hosts__", StringComparison.Ordinal) && variable.Value == address.Host))
        {
            yield return $"The servers reject the host {address.Host}, which the balancer uses for them.";
        }

        var published = $"127.0.0.1:8000:{balancer.Environment["ASPNETCORE_HTTP_PORTS"]}";
        if (balancer.Ports is not [var port] || port != published)
        {
            yield return $"Publish the balancer as {published}, not as {string.Join(", ", balancer.Ports)}.";
        }
    }

    private static IEnumerable<string> OfStopping(ComposeService server, ComposeService balancer)
    {
        using var serverApp = ImageProgram.Server.With(Set(server));
        using var balancerApp = ImageProgram.Balancer.With(Set(balancer));
        return
        [
            .. TimeRules.OfStopping("server", serverApp, Seconds(server), serverApp.Services.GetRequiredService<IOptions<McpReplicasOptions>>().Value.Drain.Grace),
            .. TimeRules.OfStopping("balancer", balancerApp, Seconds(balancer), balancerApp.Services.GetRequiredService<IOptions<McpReplicas.Balancer.DrainOptions>>().Value.Grace),
        ];
    }

    private static Dictionary<string, string> Set(ComposeService service) => service.Environment.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Key, variable => variable.Value!);

    private static TimeSpan Seconds(ComposeService service) => TimeSpan.FromSeconds(int.Parse(service.StopGracePeriod.TrimEnd('s'), CultureInfo.InvariantCulture));
}
