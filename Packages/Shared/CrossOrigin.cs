using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace McpReplicas.Shared;

/// <summary>
/// Adds CORS headers (Fetch standard) to answers for pages that may call: pages of this machine, and the origins in <c>Access:Origins</c>. Credentials are never
/// allowed, so a page cannot use the browser's cookies.
/// </summary>
/// <param name="access">Which pages may call.</param>
internal sealed class CrossOrigin(AccessRules access)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Delete];

    // Without a logger, because CorsService logs every request.
    private static readonly CorsService Cors = new(Options.Create(new CorsOptions()), NullLoggerFactory.Instance);

    private readonly CorsPolicy _pages = new CorsPolicyBuilder()
        .SetIsOriginAllowed(access.AllowsPage)
        .WithMethods(Methods)
        // Any header, because the names of Mcp-Param-* depend on the tools' parameters.
        .AllowAnyHeader()
        .WithExposedHeaders("Mcp-Session-Id", "MCP-Protocol-Version", "X-Trace-Id", "X-Served-By", "Retry-After", "WWW-Authenticate")
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
        .Build();

    /// <summary>Whether a browser sends the request for a page.</summary>
    public static bool IsFromPage(HttpRequest request) => request.Headers.Origin.Count > 0;

    /// <summary>Whether the request is a CORS preflight.</summary>
    public static bool IsPreflight(HttpRequest request) => HttpMethods.IsOptions(request.Method) && IsFromPage(request) && request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>Answers <c>OPTIONS</c>, after access has been checked. Needs no authentication, because a browser sends no credentials with a preflight.</summary>
    public void AnswerOptions(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = string.Join(", ", Methods);
        Allow(context);
    }

    /// <summary>Adds the CORS headers when the answer starts, unless the application's own CORS has already added them.</summary>
    /// <param name="context">The request, from a page.</param>
    /// <param name="isOurs">Whether an endpoint belongs to MCP. The endpoint is null if routing found no match.</param>
    public void AllowWhenAnswered(HttpContext context, Func<Endpoint?, bool> isOurs)
    {
        context.Response.OnStarting(() =>
        {
            // The exception handler clears the endpoint.
            var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
            if (isOurs(endpoint) && !context.Response.Headers.ContainsKey("Access-Control-Allow-Origin"))
            {
                Allow(context);
            }

            return Task.CompletedTask;
        });
    }

    private void Allow(HttpContext context)
    {
        if (IsFromPage(context.Request))
        {
            Cors.ApplyResult(Cors.EvaluatePolicy(context, _pages), context.Response);
        }
    }
}
