using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace McpReplicas.Shared;

/// <summary>
/// Lets browsers hand answers to the pages that may call (CORS, Fetch standard): those of this machine, and those that <c>Access:Origins</c> names. A page never gets
/// the rights of a signed-in browser: no cookies.
/// </summary>
/// <param name="access">Which pages may call.</param>
internal sealed class CrossOrigin(AccessRules access)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post, HttpMethods.Delete];

    // Its logger tells of every request.
    private static readonly CorsService Cors = new(Options.Create(new CorsOptions()), NullLoggerFactory.Instance);

    private readonly CorsPolicy _pages = new CorsPolicyBuilder()
        .SetIsOriginAllowed(access.AllowsPage)
        .WithMethods(Methods)
        // Mcp-Param-* has as many names as tools have parameters.
        .AllowAnyHeader()
        .WithExposedHeaders("Mcp-Session-Id", "MCP-Protocol-Version", "X-Trace-Id", "X-Served-By", "Retry-After", "WWW-Authenticate")
        .SetPreflightMaxAge(TimeSpan.FromMinutes(10))
        .Build();

    /// <summary>Whether a browser sends the request for a page. Nearly none is.</summary>
    public static bool IsFromPage(HttpRequest request) => request.Headers.Origin.Count > 0;

    /// <summary>Whether a browser asks for its page if it may send a request.</summary>
    public static bool IsPreflight(HttpRequest request) => HttpMethods.IsOptions(request.Method) && IsFromPage(request) && request.Headers.AccessControlRequestMethod.Count > 0;

    /// <summary>Answers <c>OPTIONS</c>, after access has been checked. Nothing else is asked for: a browser sends no credentials with it.</summary>
    public void AnswerOptions(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = string.Join(", ", Methods);
        Allow(context);
    }

    /// <summary>Has the answer say which page may read it, whoever writes it, unless the application's own CORS has said so.</summary>
    /// <param name="context">The request, from a page.</param>
    /// <param name="isOurs">Whether an endpoint is one of MCP, null where none was found.</param>
    public void AllowWhenAnswered(HttpContext context, Func<Endpoint?, bool> isOurs)
    {
        context.Response.OnStarting(() =>
        {
            // An exception takes the endpoint off.
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
