using k8s;

namespace McpAspire.Tests.Deploy.Files;

/// <summary>The members of a <c>kustomization.yaml</c> that the file uses. Any other member is an error.</summary>
internal sealed class Kustomization : IKubernetesObject
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Namespace { get; set; } = "";

    public List<string> Resources { get; set; } = [];

    public List<KustomizeImage> Images { get; set; } = [];

    public List<ConfigMapGenerator> ConfigMapGenerator { get; set; } = [];
}

internal sealed class KustomizeImage
{
    public string Name { get; set; } = "";

    public string NewName { get; set; } = "";

    public string NewTag { get; set; } = "";
}

internal sealed class ConfigMapGenerator
{
    public string Name { get; set; } = "";

    public List<string> Literals { get; set; } = [];

    public Dictionary<string, string> Data => Literals.ToDictionary(literal => literal.Split('=', 2)[0], literal => literal.Split('=', 2)[1]);
}
