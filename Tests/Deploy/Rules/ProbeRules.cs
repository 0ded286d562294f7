using k8s.Models;
using McpAspire.Tests.Deploy.Files;
using Microsoft.AspNetCore.Builder;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>Every probe requests a path that the program serves.</summary>
internal static class ProbeRules
{
    public static IEnumerable<string> Problems(WebApplication app, V1Container container)
    {
        var paths = ImageProgram.PathsOf(app).ToList();
        foreach (var (name, probe, path) in new[] { ("start", container.StartupProbe, "/alive"), ("readiness", container.ReadinessProbe, "/health"), ("liveness", container.LivenessProbe, "/alive") })
        {
            if (probe.HttpGet.Path != path)
            {
                yield return $"The {name} probe of {container.Name} requests {probe.HttpGet.Path}, not {path}.";
            }

            if (!paths.Contains(probe.HttpGet.Path))
            {
                yield return $"The {name} probe of {container.Name} requests {probe.HttpGet.Path}, which {container.Image} does not serve.";
            }
        }
    }
}
