using System.Text.RegularExpressions;
using k8s;

namespace McpAspire.Tests.Deploy.Files;

/// <summary>The objects that <c>kubectl apply -k</c> would send. A member that Kubernetes does not know is an error.</summary>
internal sealed partial class Manifests
{
    private static readonly Dictionary<string, Type> OtherTypes = new()
    {
        ["kustomize.config.k8s.io/v1beta1/Kustomization"] = typeof(Kustomization),
        ["gateway.networking.k8s.io/v1/HTTPRoute"] = typeof(HttpRoute),
    };

    private Manifests(Kustomization kustomization, IReadOnlyList<IKubernetesObject> objects)
    {
        (Kustomization, Objects) = (kustomization, objects);
        Workloads = [.. objects.Select(Workload.Of).OfType<Workload>()];
        ConfigMaps = kustomization.ConfigMapGenerator.ToDictionary(map => map.Name, map => map.Data);
    }

    public Kustomization Kustomization { get; }

    public IReadOnlyList<IKubernetesObject> Objects { get; }

    public IReadOnlyList<Workload> Workloads { get; }

    public IReadOnlyDictionary<string, Dictionary<string, string>> ConfigMaps { get; }

    /// <param name="withOptions">Whether the optional lines of <c>kustomization.yaml</c> are enabled.</param>
    /// <param name="edit">Receives the name and the text of a file, and returns the text to parse.</param>
    public static Manifests Read(bool withOptions = false, Func<string, string, string>? edit = null)
    {
        var kustomization = Load<Kustomization>("kustomization.yaml", text => withOptions ? Option().Replace(text, "- ") : text).Single();
        return new Manifests(kustomization, [.. kustomization.Resources.SelectMany(file => Load<IKubernetesObject>(file, text => text))]);

        IEnumerable<T> Load<T>(string file, Func<string, string> switchOn)
        {
            var text = switchOn(File.ReadAllText(Path.Combine(RepositoryFolder.Deploy, "kubernetes", file)));
            return KubernetesYaml.LoadAllFromString(edit?.Invoke(file, text) ?? text, OtherTypes, strict: true).Cast<T>();
        }
    }

    public IEnumerable<T> All<T>() => Objects.OfType<T>();

    [GeneratedRegex("# - ")]
    private static partial Regex Option();
}
