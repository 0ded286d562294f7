namespace McpReplicas.Aspire;

/// <summary>A program that comes with the package, in a folder beside the AppHost's assembly. <c>dotnet</c> runs it.</summary>
internal sealed record CarriedProgram(string Name, string AssemblyName)
{
    public static CarriedProgram Balancer { get; } = new("balancer", "LoadBalancer.dll");

    public static CarriedProgram Probe { get; } = new("probe", "Probe.dll");

    public string Folder => Path.Combine(AppContext.BaseDirectory, "carried", Name);

    public string Assembly => Path.Combine(Folder, AssemblyName);
}
