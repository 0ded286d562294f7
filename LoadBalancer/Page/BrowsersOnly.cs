using Microsoft.AspNetCore.Routing.Matching;

namespace McpAspire.LoadBalancer.Page;

/// <summary>
/// Marks an endpoint that is for browsers, which alone ask for <c>text/html</c> by name. Whoever asks for something else at the same path, such as an
/// MCP client at a server's root, is forwarded as if the endpoint were not there.
/// </summary>
internal sealed class BrowsersOnly : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsMarked);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index) && IsMarked(candidates[index].Endpoint) && !AsksForHtml(httpContext.Request))
            {
                candidates.SetValidity(index, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool IsMarked(Endpoint endpoint) => endpoint.Metadata.GetMetadata<Mark>() is not null;

    private static bool AsksForHtml(HttpRequest request) =>
        request.Headers.Accept.Any(accept => accept!.Contains("text/html", StringComparison.OrdinalIgnoreCase));

    internal sealed class Mark;
}
