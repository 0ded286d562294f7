using System.Runtime.CompilerServices;

namespace McpAspire.Probe.Checks;

/// <summary>Checks whether the address redirects with or without a trailing slash.</summary>
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
        if (await context.Http.SendAsync(HttpMethod.Post, other, McpMessages.Ask("ping"), McpMessages.Legacy, cancellationToken) is { Status: >= 300 and < 400 } answer)
        {
            yield return new Finding("slash-redirects", "The address redirects if a trailing slash is added or removed.", $"POST {other.AbsolutePath} was answered with {answer.Status}, a redirect to {answer.Header("Location").Split('?')[0]}.",
                ["claude.ai: follows no redirects", "clients that repeat a redirected POST as a GET (301, 302)"], ["Serve both paths, or answer the other one with 404."]);
        }
    }
}
