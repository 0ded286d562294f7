using System.Runtime.CompilerServices;

namespace McpAspire.Probe.Checks;

/// <summary>Checks what a server without a login answers to clients that look for OAuth metadata.</summary>
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
                yield return new Finding("login-pages", "Clients that look for OAuth metadata receive neither JSON nor 404.", $"GET {path} was answered with {answer.Status}, {(answer.Header("Content-Type") is { Length: > 0 } type ? type : "without Content-Type")}.",
                    ["clients with OAuth: start a login on a page, a redirect, 401, 405 or 5xx"], ["Answer /.well-known/oauth-* and openid-configuration with JSON if the server has a login, otherwise with 404."]);
                yield break;
            }
        }
    }
}
