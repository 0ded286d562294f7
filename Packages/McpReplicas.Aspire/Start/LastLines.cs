using System.Text;
using McpReplicas.Aspire.Model;

namespace McpReplicas.Aspire.Start;

/// <summary>Adds the last output lines of a process to a message.</summary>
internal sealed class LastLines(ResourceLoggerService logs)
{
    private const int LinesToShow = 20;
    private static readonly TimeSpan TimeForLines = TimeSpan.FromSeconds(5);

    /// <summary>Returns a message on the end of a resource, with its last lines.</summary>
    /// <param name="end">The event of its end.</param>
    /// <param name="when">The end of the message, such as <c>before it was healthy</c>.</param>
    /// <param name="cancellationToken">Ends the wait for lines.</param>
    public Task<string> DescribeEndAsync(ResourceEvent end, string when, CancellationToken cancellationToken)
    {
        var code = end.Snapshot.ExitCode is { } exitCode ? $" with exit code {exitCode}" : "";
        var sentence = end.Snapshot.State?.Text switch
        {
            var state when state == KnownResourceStates.RuntimeUnhealthy => $"{end.Resource.Name} needs a container runtime, but no container runtime answers. Start Docker or Podman.",
            var state when state == KnownResourceStates.FailedToStart => $"{end.Resource.Name} could not be started.",
            _ when end.Snapshot.ExitCode is 0 && ForeignReplica.Is(end.Resource) => $"{end.Resource.Name} ended{code} {when}. {StdioServer.Hint}",
            _ => $"{end.Resource.Name} ended{code} {when}.",
        };
        return AppendToAsync(sentence, end.Resource, cancellationToken);
    }

    /// <summary>A sentence on a resource, and its last lines.</summary>
    public async Task<string> AppendToAsync(string sentence, IResource resource, CancellationToken cancellationToken)
    {
        var lines = await ReadAsync(resource, cancellationToken);
        var text = new StringBuilder(sentence).Append(lines.Count > 0 ? $" Last lines of {resource.Name}:" : "");
        foreach (var line in lines)
        {
            text.AppendLine().Append("  ").Append(line);
        }

        return text.ToString();
    }

    private async Task<List<string>> ReadAsync(IResource resource, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeForLines);
        var lines = new List<string>();
        try
        {
            await foreach (var batch in logs.GetAllAsync(resource).WithCancellation(deadline.Token))
            {
                lines.AddRange(batch.Select(line => line.Content));
            }
        }
        catch (OperationCanceledException)
        {
            // The lines read so far are shown.
        }

        // Each entry begins with its time. The entries of the process come first, then those of the orchestrator, so they are sorted. An entry of the
        // orchestrator may have many lines. Stack traces are left out because they would leave no room for the exception's message.
        return
        [
            .. lines.Select(line => line.Split(' ', 2))
                .OrderBy(line => line[0], StringComparer.Ordinal)
                .SelectMany(line => line[^1].ReplaceLineEndings("\n").Split('\n'))
                .Where(line => !line.StartsWith("   at ", StringComparison.Ordinal) && !line.StartsWith("--- End of ", StringComparison.Ordinal))
                .TakeLast(LinesToShow)
        ];
    }
}
