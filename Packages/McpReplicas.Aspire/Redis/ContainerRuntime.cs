using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace McpReplicas.Aspire.Redis;

/// <summary>The container runtimes that Aspire can use.</summary>
internal static class ContainerRuntime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Each command queries the engine, because the client is often installed without an engine. The images are for Linux.
    private static readonly Dictionary<string, string[]> Questions = new()
    {
        ["docker"] = ["version", "--format", "{{.Server.Os}}"],
        ["podman"] = ["info", "--format", "{{.Host.OS}}"],
    };

    /// <summary>Returns the runtime that answers within 5 seconds; null if no runtime does. Docker has precedence, as in Aspire.</summary>
    public static string? Find(IConfiguration configuration)
    {
        var names = Names(configuration);
        var answers = Task.WhenAll(names.Select(AnswersAsync)).GetAwaiter().GetResult();
        return names.Zip(answers).FirstOrDefault(runtime => runtime.Second).First;
    }

    /// <summary>The part of a message that reports that no runtime answers.</summary>
    public static string NoAnswer(IConfiguration configuration) =>
        Names(configuration) is [var only] ? $"{only} does not answer" : $"neither {string.Join(" nor ", Names(configuration))} answers";

    private static string[] Names(IConfiguration configuration) =>
        configuration["ASPIRE_CONTAINER_RUNTIME"] is { Length: > 0 } name ? [name] : [.. Questions.Keys];

    private static async Task<bool> AnswersAsync(string runtime)
    {
        if (!Questions.TryGetValue(runtime.ToLowerInvariant(), out var question))
        {
            return false;
        }

        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            using var client = Process.Start(new ProcessStartInfo(runtime, question) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            try
            {
                _ = client.StandardError.ReadToEndAsync(deadline.Token);
                return (await client.StandardOutput.ReadToEndAsync(deadline.Token)).Trim() is "linux";
            }
            catch (OperationCanceledException)
            {
                client.Kill(entireProcessTree: true);
                return false;
            }
        }
        catch (Win32Exception)
        {
            // It is not installed.
            return false;
        }
    }
}
