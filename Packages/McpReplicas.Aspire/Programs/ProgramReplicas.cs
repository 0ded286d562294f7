using McpReplicas.Aspire.Start;

namespace McpReplicas.Aspire.Programs;

/// <summary>Replicas of the program in <see cref="McpApplicationOptions.Command"/>.</summary>
internal static class ProgramReplicas
{
    // The folder that ./run was called from. The script changes to the repository's folder.
    private const string CallerDirectory = "CALLER_DIRECTORY";

    /// <summary>Adds a replica.</summary>
    public static IResourceBuilder<ExecutableResource> Add(IDistributedApplicationBuilder builder, McpApplicationOptions options, string name, int port)
    {
        if (!TryResolve(options, name, out var folder, out var file, out var arguments, out var problem))
        {
            StartFailure.Of(builder).Add(problem);
        }

        var program = builder.AddExecutable(name, file, folder, [.. arguments.Select(argument => Placeholders.Fill(argument, name, port))]);
        program.WithHttpEndpoint(port: port, targetPort: port, name: "http", env: "PORT", isProxied: false);
        foreach (var (variable, value) in options.Environment)
        {
            program.WithEnvironment(variable, Placeholders.Fill(value, name, port));
        }

        return program;
    }

    /// <summary>Returns an error message if the program cannot be started for the replica of a name; null if it can.</summary>
    public static string? FindProblem(McpApplicationOptions options, string name) => TryResolve(options, name, out _, out _, out _, out var problem) ? null : problem;

    private static bool TryResolve(McpApplicationOptions options, string name, out string folder, out string file, out IReadOnlyList<string> arguments, out string problem)
    {
        folder = Path.GetFullPath(Placeholders.Fill(options.Directory ?? ".", name), Environment.GetEnvironmentVariable(CallerDirectory) is { Length: > 0 } caller ? caller : Environment.CurrentDirectory);
        (file, arguments) = (options.Command!, []);
        if (!CommandLine.TryParse(options.Command!, out var command, out var fault))
        {
            problem = fault;
            return false;
        }

        arguments = command.Arguments;
        if (!Directory.Exists(folder))
        {
            problem = $"--Directory: the folder '{folder}' does not exist.";
            return false;
        }

        var path = options.Environment.GetValueOrDefault("PATH") ?? Environment.GetEnvironmentVariable("PATH") ?? "";
        var isFound = ProgramFile.TryFind(Placeholders.Fill(command.Program, name), folder, path, out var found, out fault);
        (file, problem) = (found ?? file, fault ?? "");
        return isFound;
    }
}
