using McpReplicas;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>Balancer and servers have the same session mode, and it works with several servers.</summary>
internal static class SessionRules
{
    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, string> server, IReadOnlyDictionary<string, string> balancer)
    {
        var (ofServer, ofBalancer) = (server.GetValueOrDefault("Sessions__Mode"), balancer.GetValueOrDefault("Balancer__SessionMode"));
        if (ofServer is null || ofServer != ofBalancer)
        {
            yield return $"The servers' session mode is {ofServer}, but the balancer's is {ofBalancer}.";
        }

        if (ofServer == nameof(McpSessionMode.Stateful))
        {
            yield return "Stateful works with one server only.";
        }

        if (ofServer == nameof(McpSessionMode.Shared) && !server.ContainsKey("ConnectionStrings__redis"))
        {
            yield return "Shared needs Redis.";
        }
    }
}
