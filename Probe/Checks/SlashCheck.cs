using System.Runtime.CompilerServices;

namespace McpAspire.Probe.Checks;

/// <summary>Whether the address with, or without, a slash at its end redirects.</summary>
internal sealed class SlashCheck : ICheck
{
    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = context.Options.Endpoint.AbsolutePath;
        if (!context.IsStreamable || path is "/")
        {
            yield break;
        }

        var other = new UriBuilder(context.Options.Endpoint) { Path = path.EndsWith('/') ? path.TrimEnd('/') : $"{path}/" }.Uri;
        if (await context.Http.SendAsync(HttpMethod.Post, other, McpWords.Ask("ping"), McpWords.Legacy, cancellationToken) is { Status: >= 300 and < 400 } answer)
        {
            yield return new Finding("slash-redirects", "The address redirects where a slash at its end is added or left out.", $"POST {other.AbsolutePath} was answered {answer.Status}, to {answer.Header("Location").Split('?')[0]}.",
                ["claude.ai: follows no redirect", "clients that repeat a redirected POST as a GET (301, 302)"], ["Serve both paths, or refuse the other with 404."]);
        }
    }
}
