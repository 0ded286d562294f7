using McpReplicas.Shared;

namespace McpReplicas.Http;

/// <summary>
/// Adds CORS headers to answers, also to errors of authorization and other middleware that runs before the endpoint. Answers CORS preflight requests, for
/// which the MCP SDK maps no endpoint.
/// </summary>
internal sealed class CrossOriginAnswers(CrossOrigin pages, AccessRules access, McpEndpoints endpoints) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            if (CrossOrigin.IsPreflight(context.Request))
            {
                return endpoints.Match(context.Request.Path) ? AnswerPreflightAsync(context) : AnswerWhenFoundAsync(context, following);
            }

            if (CrossOrigin.IsFromPage(context.Request))
            {
                AllowWhenAnswered(context, context.Request.Path);
            }

            return following(context);
        });
        next(app);
    };

    // For a method that is not mapped, routing selects its own endpoint, which answers 405.
    private void AllowWhenAnswered(HttpContext context, PathString path) =>
        pages.AllowWhenAnswered(context, endpoint => McpEndpoints.IsOne(endpoint) || (endpoint is not RouteEndpoint && endpoints.Match(path)));

    // If the application has a path base, only routing can match the path. Authorization may reject the preflight before it reaches the endpoint.
    private Task AnswerWhenFoundAsync(HttpContext context, RequestDelegate following)
    {
        context.Response.OnStarting(() =>
        {
            if (McpEndpoints.IsOne(context.GetEndpoint()) && access.FindObjection(context.Request) is null)
            {
                context.Response.Headers.WWWAuthenticate = default;
                pages.AnswerOptions(context);
            }

            return Task.CompletedTask;
        });
        return following(context);
    }

    private Task AnswerPreflightAsync(HttpContext context)
    {
        if (access.FindObjection(context.Request) is { } objection)
        {
            return Refusal.Forbidden(objection).WriteAsync(context);
        }

        pages.AnswerOptions(context);
        return Task.CompletedTask;
    }
}
