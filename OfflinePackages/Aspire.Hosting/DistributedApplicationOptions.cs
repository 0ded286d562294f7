namespace Aspire.Hosting;

/// <summary>How the application is hosted.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; that of the process unless set.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>Whether there is no dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the resources' output goes to the AppHost's log too, as <c>{AppHost}.Resources.{name}</c>.</summary>
    public bool EnableResourceLogging { get; set; }
}
