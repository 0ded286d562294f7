using k8s.Models;

namespace McpAspire.Tests.Deploy.Files;

/// <summary>Builds the environment of a container like a kubelet.</summary>
internal static class ContainerEnvironment
{
    /// <param name="manifests">The manifests with its ConfigMaps.</param>
    /// <param name="container">The container.</param>
    /// <param name="secrets">The existing Secrets by name, each with its values by key.</param>
    public static Dictionary<string, string> Of(Manifests manifests, V1Container container, IReadOnlyDictionary<string, Dictionary<string, string>> secrets)
    {
        var environment = new Dictionary<string, string>();
        foreach (var (key, value) in (container.EnvFrom ?? []).SelectMany(source => manifests.ConfigMaps[source.ConfigMapRef.Name]))
        {
            environment[key] = value;
        }

        foreach (var variable in container.Env ?? [])
        {
            if (variable.Value is not null)
            {
                environment[variable.Name] = variable.Value;
            }
            else if (secrets.GetValueOrDefault(variable.ValueFrom.SecretKeyRef.Name)?.GetValueOrDefault(variable.ValueFrom.SecretKeyRef.Key) is { } secret)
            {
                environment[variable.Name] = secret;
            }
            else if (variable.ValueFrom.SecretKeyRef.Optional is not true)
            {
                throw new InvalidOperationException($"{container.Name} needs the key '{variable.ValueFrom.SecretKeyRef.Key}' of the Secret '{variable.ValueFrom.SecretKeyRef.Name}', which does not exist.");
            }
        }

        return environment;
    }
}
