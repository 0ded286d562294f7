using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace McpAspire.Tests.Deploy.Files;

/// <summary>The members of <c>compose.yaml</c> that the file uses. Any other member is an error.</summary>
internal sealed class ComposeFile
{
    public string Name { get; set; } = "";

    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, object?> Networks { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    /// <param name="edit">Edits the text before it is parsed.</param>
    public static ComposeFile Read(Func<string, string>? edit = null)
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFolder.Deploy, "compose.yaml"));
        return new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().Build().Deserialize<ComposeFile>(edit?.Invoke(text) ?? text);
    }
}

internal sealed class ComposeService
{
    public string Image { get; set; } = "";

    public List<string> Command { get; set; } = [];

    public List<string> Profiles { get; set; } = [];

    public ComposeDeploy Deploy { get; set; } = new();

    /// <summary>The variables by name. A variable without a value gets it from the environment of Compose.</summary>
    public Dictionary<string, string?> Environment { get; set; } = [];

    public string StopGracePeriod { get; set; } = "10s";

    public string Restart { get; set; } = "";

    public string User { get; set; } = "";

    public bool ReadOnly { get; set; }

    public List<string> Tmpfs { get; set; } = [];

    public List<string> CapDrop { get; set; } = [];

    public List<string> SecurityOpt { get; set; } = [];

    public List<string> Ports { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    public List<string> Networks { get; set; } = [];
}

internal sealed class ComposeDeploy
{
    public int Replicas { get; set; } = 1;

    public ComposeResources Resources { get; set; } = new();
}

internal sealed class ComposeResources
{
    public Dictionary<string, string> Limits { get; set; } = [];
}
