using System.Reflection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Lets the testing package run an AppHost inside the test's process and step in where it builds its application.</summary>
internal abstract class Interception
{
    private static readonly AsyncLocal<Interception?> Ambient = new();

    /// <summary>The one in force in the AppHost that runs here, if any.</summary>
    public static Interception? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public abstract Assembly AppHostAssembly { get; }

    public abstract void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    public abstract void Building(DistributedApplicationBuilder builder);

    public abstract void Built(DistributedApplication application);
}
