namespace McpReplicas.Aspire;

/// <summary>A program that the package carries, in a folder beside the AppHost's assembly. It is run by <c>dotnet</c>.</summary>
internal sealed record CarriedProgram(string Name, string AssemblyName)
{
    public static CarriedProgram Balancer { get; } = new("balancer", "LoadBalancer.dll");

    public static CarriedProgram Probe { get; } = new("probe", "Probe.dll");

    public string Folder => Path.Combine(AppContext.BaseDirectory, "carried", Name);

    public string Assembly => Path.Combine(Folder, AssemblyName);
}
