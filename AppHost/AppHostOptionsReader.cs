using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using McpAspire.AppHost.Redis;
using Microsoft.Extensions.Configuration;

namespace McpAspire.AppHost;

internal static class AppHostOptionsReader
{
    // The AppHost's own, then those by which Aspire's tools start it.
    private static readonly HashSet<string> KnownOptions = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(AppHostOptions.Replicas), nameof(AppHostOptions.Sessions), nameof(AppHostOptions.Redis), nameof(AppHostOptions.Policy),
        nameof(AppHostOptions.Inspector), nameof(AppHostOptions.Port), nameof(AppHostOptions.StartTimeout),
        "operation", "publisher", "output-path", "step", "environment", "log-level", "include-exception-details", "clear-cache",
    };

    // With a colon: first those that are passed on to the balancer and the replicas, then Aspire's and .NET's own.
    private static readonly HashSet<string> KnownSections = new(PassedOnConfiguration.Sections, StringComparer.OrdinalIgnoreCase)
    {
        "ConnectionStrings", "Parameters", "Logging", "AppHost", "Aspire", "Dcp", "DcpPublisher", "Pipeline", "Publishing",
    };

    /// <summary>Reads the options. If any is wrong, a sentence for each goes to the error output and <see cref="Environment.ExitCode"/> becomes 1.</summary>
    public static bool TryReadOptions(this IDistributedApplicationBuilder builder, string[] args, [NotNullWhen(true)] out AppHostOptions? options)
    {
        if (args.Any(arg => arg is "--help" or "-h"))
        {
            Console.WriteLine(AppHostOptions.Usage);
            options = null;
            return false;
        }

        var problems = UnknownOptions(args).ToList();
        var otherwise = AppHostOptions.Default;
        var sessions = Choice(builder.Configuration, nameof(AppHostOptions.Sessions), otherwise.Sessions, problems);
        options = new AppHostOptions(
            Number(builder.Configuration, nameof(AppHostOptions.Replicas), otherwise.Replicas, 1, 50, problems),
            sessions,
            Redis(builder.Configuration, otherwise.Redis, sessions, problems),
            Choice(builder.Configuration, nameof(AppHostOptions.Policy), otherwise.Policy, problems),
            Flag(builder.Configuration, nameof(AppHostOptions.Inspector), otherwise.Inspector, problems),
            Number(builder.Configuration, nameof(AppHostOptions.Port), otherwise.Port, 0, 65535, problems))
        {
            StartTimeout = Time(builder.Configuration, nameof(AppHostOptions.StartTimeout), otherwise.StartTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1), problems),
        };
        if (builder.ExecutionContext.IsRunMode && options.Port > 0 && LocalApplication.IsTaken(options.Port))
        {
            problems.Add($"Port {options.Port} is taken by another program. Choose another one with --Port=9090, or a free one with --Port=0.");
        }

        if (builder.ExecutionContext.IsPublishMode && sessions is SessionMode.Sticky)
        {
            problems.Add("--Sessions=Sticky cannot be published: published replicas are told apart by their addresses, and a session names its replica. Choose Stateless or Shared.");
        }

        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
            Environment.ExitCode = 1;
        }

        return problems.Count is 0;
    }

    private static IEnumerable<string> UnknownOptions(string[] args) =>
        from arg in args
        where arg.StartsWith("--", StringComparison.Ordinal)
        let name = arg[2..].Split('=')[0]
        let section = name.Split(':')[0]
        where section == name ? !KnownOptions.Contains(name) : !KnownSections.Contains(section)
        select $"There is no option --{name}. The options are:{Environment.NewLine}{AppHostOptions.Usage}";

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

    private static RedisMode Redis(ConfigurationManager configuration, RedisMode otherwise, SessionMode sessions, List<string> problems)
    {
        var mode = bool.TryParse(configuration[nameof(AppHostOptions.Redis)], out var isWanted)
            ? isWanted ? RedisMode.Auto : RedisMode.None
            : Choice(configuration, nameof(AppHostOptions.Redis), otherwise, problems);
        return mode is RedisMode.None && sessions is SessionMode.Shared ? RedisMode.Auto : mode;
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
        // A number alone would be days.
        if (!TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time) || time < least || time > most)
        {
            problems.Add($"--{name} must be a time from {least} to {most}, as hours:minutes:seconds; it is '{text}'.");
        }

        return time;
    }
}
