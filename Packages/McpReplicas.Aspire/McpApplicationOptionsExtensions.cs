using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using McpReplicas.Aspire.Model;
using McpReplicas.Aspire.Programs;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Reads the options of an AppHost.</summary>
public static class McpApplicationOptionsExtensions
{
    // First the AppHost's options, then the options that Aspire's tools pass when they start it.
    private static readonly HashSet<string> KnownOptions = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(McpApplicationOptions.Replicas), nameof(McpApplicationOptions.Sessions), nameof(McpApplicationOptions.Redis), nameof(McpApplicationOptions.Policy),
        nameof(McpApplicationOptions.Inspector), nameof(McpApplicationOptions.Port), nameof(McpApplicationOptions.StartTimeout),
        nameof(McpApplicationOptions.Command), nameof(McpApplicationOptions.Directory), nameof(McpApplicationOptions.McpPath), nameof(McpApplicationOptions.HealthPath),
        "operation", "publisher", "output-path", "step", "environment", "log-level", "include-exception-details", "clear-cache",
    };

    // Options with a colon: the sections for the balancer and the replicas, then those of the AppHost, Aspire and .NET.
    private static readonly HashSet<string> KnownSections = new(PassedOnConfiguration.Sections, StringComparer.OrdinalIgnoreCase)
    {
        nameof(McpApplicationOptions.Environment),
        "ConnectionStrings", "Parameters", "Logging", "AppHost", "Aspire", "Dcp", "DcpPublisher", "Pipeline", "Publishing",
    };

    /// <summary>
    /// Reads the options. <c>--help</c> prints them. For each invalid or unknown option, a message is written to the error output and
    /// <see cref="Environment.ExitCode"/> is set to 1.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="args">The command line, as passed to <c>DistributedApplication.CreateBuilder</c>.</param>
    /// <param name="defaults">The values of options that are not set.</param>
    /// <param name="options">The options.</param>
    /// <returns>Whether the application can run: false after <c>--help</c> and after an error.</returns>
    public static bool TryReadOptions(this IDistributedApplicationBuilder builder, string[] args, McpApplicationOptions defaults, [NotNullWhen(true)] out McpApplicationOptions? options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(defaults);

        if (args.Any(arg => arg is "--help" or "-h"))
        {
            Console.WriteLine(defaults.Usage);
            options = null;
            return false;
        }

        var problems = UnknownOptions(args, defaults.Usage).ToList();
        var configuration = builder.Configuration;
        var sessions = Choice(configuration, nameof(McpApplicationOptions.Sessions), defaults.Sessions, problems);
        var command = ProgramOptions.Read(configuration, defaults);
        options = command with
        {
            Replicas = Number(configuration, nameof(McpApplicationOptions.Replicas), defaults.Replicas, 1, McpApplicationOptions.MostReplicas, problems),
            Sessions = sessions,
            Redis = Redis(configuration, command.Command is null ? defaults.Redis : McpRedisMode.None, sessions, problems),
            Policy = Choice(configuration, nameof(McpApplicationOptions.Policy), defaults.Policy, problems),
            Inspector = Flag(configuration, nameof(McpApplicationOptions.Inspector), defaults.Inspector, problems),
            Port = Number(configuration, nameof(McpApplicationOptions.Port), defaults.Port, 0, 65535, problems),
            StartTimeout = Time(configuration, nameof(McpApplicationOptions.StartTimeout), defaults.StartTimeout, McpApplicationOptions.LeastStartTimeout, McpApplicationOptions.MostStartTimeout, problems),
        };
        problems.AddRange(ProgramOptions.Problems(options, args));
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
            Environment.ExitCode = 1;
        }

        return problems.Count is 0;
    }

    private static IEnumerable<string> UnknownOptions(string[] args, string usage) =>
        from arg in args
        where arg.StartsWith("--", StringComparison.Ordinal)
        let name = arg[2..].Split('=')[0]
        let section = name.Split(':')[0]
        where section == name ? !KnownOptions.Contains(name) : !KnownSections.Contains(section)
        select $"There is no option --{name}. The options are:{Environment.NewLine}{usage}";

    private static int Number(ConfigurationManager configuration, string name, int otherwise, int least, int most, List<string> problems)
    {
        var text = configuration[name] ?? $"{otherwise}";
        if (!int.TryParse(text, out var number) || number < least || number > most)
        {
            problems.Add($"--{name} must be a whole number from {least} to {most}; it is '{text}'.");
        }

        return number;
    }

    private static T Choice<T>(ConfigurationManager configuration, string name, T otherwise, List<string> problems)
        where T : struct, Enum
    {
        var text = configuration[name] ?? $"{otherwise}";
        // A number would parse too, and say nothing to a reader.
        if (!(Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Add($"--{name} must be one of {string.Join(", ", Enum.GetNames<T>())}; it is '{text}'.");
        }

        return choice;
    }

    private static McpRedisMode Redis(ConfigurationManager configuration, McpRedisMode otherwise, McpSessionMode sessions, List<string> problems)
    {
        var mode = bool.TryParse(configuration[nameof(McpApplicationOptions.Redis)], out var isWanted)
            ? isWanted ? McpRedisMode.Auto : McpRedisMode.None
            : Choice(configuration, nameof(McpApplicationOptions.Redis), otherwise, problems);
        return mode is McpRedisMode.None && sessions is McpSessionMode.Shared ? McpRedisMode.Auto : mode;
    }

    private static bool Flag(ConfigurationManager configuration, string name, bool otherwise, List<string> problems)
    {
        var text = configuration[name] ?? $"{otherwise}";
        if (!bool.TryParse(text, out var flag))
        {
            problems.Add($"--{name} must be true or false; it is '{text}'.");
        }

        return flag;
    }

    private static TimeSpan Time(ConfigurationManager configuration, string name, TimeSpan otherwise, TimeSpan least, TimeSpan most, List<string> problems)
    {
        var text = configuration[name] ?? $"{otherwise}";
        // TimeSpan.TryParse would read a plain number as days.
        if (!TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) || time < least || time > most)
        {
            problems.Add($"--{name} must be a time from {least} to {most}, as hours:minutes:seconds; it is '{text}'.");
        }

        return time;
    }
}
