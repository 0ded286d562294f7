using System.Globalization;

namespace McpReplicas.Aspire.Model;

internal static class ResourceProcess
{
    // Aspire's property for the process id of a project or an executable.
    private const string ProcessId = "executable.pid";

    /// <summary>The id of the process that Aspire started for a resource; null while it does not run.</summary>
    public static int? IdOf(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.Running
        && int.TryParse(Convert.ToString(snapshot.Properties.FirstOrDefault(property => property.Name is ProcessId)?.Value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
}
