using Microsoft.Extensions.Configuration;

namespace McpReplicas.Aspire.Programs;

/// <summary>Reads <c>--Command</c> and its related options, and reports invalid combinations.</summary>
internal static class ProgramOptions
{
    private const string Command = nameof(McpApplicationOptions.Command);
    private const string Variables = nameof(McpApplicationOptions.Environment);

    // Sections that the AppHost passes only to replicas. Only C# servers with the package McpReplicas read them.
    private static readonly HashSet<string> SectionsOfServers = new(["ConnectionStrings", "Idempotency", "RequestState"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Companions = new([nameof(McpApplicationOptions.Directory), nameof(McpApplicationOptions.McpPath), nameof(McpApplicationOptions.HealthPath), Variables], StringComparer.OrdinalIgnoreCase);

    public static McpApplicationOptions Read(IConfiguration configuration, McpApplicationOptions defaults) => new()
    {
        Command = configuration[Command] ?? defaults.Command,
        Directory = configuration[nameof(McpApplicationOptions.Directory)] ?? defaults.Directory,
        Environment = ReadVariables(configuration, defaults.Environment),
        McpPath = configuration[nameof(McpApplicationOptions.McpPath)] ?? defaults.McpPath,
        HealthPath = configuration[nameof(McpApplicationOptions.HealthPath)] ?? defaults.HealthPath,
    };

    /// <summary>Returns an error message for each problem.</summary>
    /// <param name="options">All options.</param>
    /// <param name="args">The command line.</param>
    public static IEnumerable<string> Problems(McpApplicationOptions options, string[] args)
    {
        var given = args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal)).Select(arg => arg[2..].Split('=', 2)).Select(arg => (Name: arg[0], Value: arg.ElementAtOrDefault(1) ?? "")).ToList();
        return options.Command is null ? ProblemsWithout(given) : ProblemsOf(options).Concat(ProblemsBeside(options, given));
    }

    private static IEnumerable<string> ProblemsWithout(List<(string Name, string Value)> given) =>
        from arg in given
        let section = arg.Name.Split(':')[0]
        // --Environment without a name is an option of .NET.
        where Companions.Contains(section) && (section != arg.Name || !section.Equals(Variables, StringComparison.OrdinalIgnoreCase))
        select $"--{arg.Name} requires --Command, the option that runs another program instead of this application's server.";

    private static IEnumerable<string> ProblemsOf(McpApplicationOptions options)
    {
        foreach (var (name, path) in new[] { (nameof(options.McpPath), options.McpPath), (nameof(options.HealthPath), options.HealthPath) })
        {
            if (path is not null && (path is not ['/', ..] || path is ['/', '/', ..] || path.Any(letter => char.IsWhiteSpace(letter) || letter is '?' or '#')))
            {
                yield return $"--{name} must be a path that begins with '/', such as {(name is nameof(options.McpPath) ? "/mcp" : "/health")}; it is '{path}'.";
            }
        }

        foreach (var name in options.Environment.Keys.Where(name => name.Length is 0 || name.Any(letter => letter is ':' or '=' || char.IsWhiteSpace(letter))))
        {
            yield return $"--{Variables}:{name} is not the name of an environment variable. Use a form such as --{Variables}:LOG_LEVEL=debug.";
        }

        if (ProgramReplicas.FindProblem(options, "mcp-1") is { } problem)
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> ProblemsBeside(McpApplicationOptions options, List<(string Name, string Value)> given)
    {
        if (options.Sessions is McpSessionMode.Shared)
        {
            yield return "--Sessions=Shared cannot be used with --Command: only C# servers with the package McpReplicas.Redis can share sessions. Use Stateless, Stateful or Sticky.";
        }
        else if (options.Redis is not McpRedisMode.None)
        {
            yield return $"--Redis={options.Redis} cannot be used with --Command. Start Redis yourself and pass its address to the server, for example with --{Variables}:REDIS_URL=….";
        }

        foreach (var (name, value) in given)
        {
            if (SectionsOfServers.Contains(name.Split(':')[0]))
            {
                yield return $"--{name} cannot be used with --Command: it configures only C# servers with the package McpReplicas. Configure your server with --{Variables}:NAME=value.";
            }
            else if (name.Equals(Variables, StringComparison.OrdinalIgnoreCase) && value.Contains('='))
            {
                yield return $"--{Variables} selects the .NET environment, such as Development. To set a variable of your server, use --{Variables}:{value}, one option for each variable.";
            }
        }
    }

    private static Dictionary<string, string> ReadVariables(IConfiguration configuration, IReadOnlyDictionary<string, string> defaults)
    {
        var variables = new Dictionary<string, string>(defaults);
        foreach (var (path, value) in configuration.GetSection(Variables).AsEnumerable(makePathsRelative: true))
        {
            // The value of the section itself is the name of the .NET environment.
            if (path.Length > 0 && value is not null)
            {
                variables[path] = value;
            }
        }

        return variables;
    }
}
