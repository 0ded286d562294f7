using System.Globalization;
using McpAspire.Tests.Deploy.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpAspire.Tests.Deploy.Rules;

/// <summary>The program reads every variable and accepts its value.</summary>
internal static class EnvironmentRules
{
    public const string ShutdownTimeout = "shutdownTimeoutSeconds";

    // Keys of ASP.NET Core, OpenTelemetry and the programs that are in no section with an options class.
    private static readonly string[] SingleKeys = ["ASPNETCORE_HTTP_PORTS", "OTEL_EXPORTER_OTLP_ENDPOINT", "ReadOnlyDataProtectionKeyDirectory", ShutdownTimeout, "ConnectionStrings__redis"];

    public static IEnumerable<string> Problems(ImageProgram program, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var key in environment.Keys.Except(SingleKeys).Where(key => !program.Sections.ContainsKey(key.Split("__")[0])))
        {
            yield return $"{program.Image} does not read {key}.";
        }

        WebApplication? app = null;
        if (Problem(() => app = program.With(environment)) is { } unusable)
        {
            yield return $"{program.Image}: {unusable}";
            yield break;
        }

        using (app)
        {
            foreach (var (name, type) in program.Sections)
            {
                if (Problem(() => app!.Configuration.GetSection(name).Get(type, binder => binder.ErrorOnUnknownConfiguration = true)) is { } problem)
                {
                    yield return $"{program.Image}, section {name}: {problem}";
                }
            }

            if (Problem(() => app!.Services.GetRequiredService<IStartupValidator>().Validate()) is { } invalid)
            {
                yield return $"{program.Image}: {invalid}";
            }

            if (environment.TryGetValue(ShutdownTimeout, out var seconds) && app!.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout != TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)))
            {
                yield return $"The host does not read {ShutdownTimeout}.";
            }
        }
    }

    private static string? Problem(Action attempt)
    {
        try
        {
            attempt();
            return null;
        }
        catch (Exception problem) when (problem is InvalidOperationException or OptionsValidationException)
        {
            return $"{problem.Message} {problem.InnerException?.Message}";
        }
    }
}
