using System.Runtime.CompilerServices;

namespace McpAspire.Probe.Checks;

/// <summary>What clients with a login are told that look for one where there is none.</summary>
internal sealed class LoginPagesCheck : ICheck
{
    public async IAsyncEnumerable<Finding> RunAsync(CheckContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] paths = ["/.well-known/oauth-protected-resource", $"/.well-known/oauth-protected-resource{context.Options.Endpoint.AbsolutePath}", "/.well-known/oauth-authorization-server"];
        foreach (var path in context.IsStreamable ? paths.Distinct() : [])
        {
            var address = new Uri(context.Options.Endpoint, path);
            if (await context.Http.SendAsync(HttpMethod.Get, address, null, [("Accept", "application/json")], cancellationToken) is { } answer
                && answer.Status is not (404 or 429) && !(answer.Status is 200 && answer.Header("Content-Type").Contains("json", StringComparison.OrdinalIgnoreCase)))
            {
                yield return new Finding("login-pages", "Clients that look for a login get neither a description nor 404.", $"GET {path} was answered {answer.Status}, {(answer.Header("Content-Type") is { Length: > 0 } type ? type : "without a type")}.",
                    ["clients with OAuth: take a page, a redirect, 401, 405 or 5xx for a login, and start one"], ["Answer /.well-known/oauth-* and openid-configuration with 404 where there is no login, with JSON where there is."]);
                yield break;
            }
        }
    }
}
