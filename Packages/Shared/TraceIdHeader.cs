using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Shared;

/// <summary>Adds the trace id of a request to its answer.</summary>
internal static class TraceIdHeader
{
    private const string TraceId = "X-Trace-Id";

    /// <summary>
    /// Adds the header <c>X-Trace-Id</c> to every answer, also after an unhandled exception, where the server itself would send no headers.
    /// Add it first, so that every answer has the header.
    /// </summary>
    public static IApplicationBuilder UseTraceIdHeader(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            // When the answer starts, because a forwarded answer may already have the header.
            context.Response.OnStarting(static state => NameTrace((HttpContext)state), context);
            return next(context);
        });
        return app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = _ => Task.CompletedTask,
            StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            // A client's mistake is not an error of the server.
            SuppressDiagnosticsCallback = failure => failure.Exception is BadHttpRequestException,
        });
    }

    private static Task NameTrace(HttpContext context)
    {
        var headers = context.Response.Headers;
        // If this process exports no spans, keep the other process's trace id: only that trace can be found.
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } span && (span.Source.HasListeners() || !headers.ContainsKey(TraceId)))
        {
            headers[TraceId] = span.TraceId.ToHexString();
        }

        return Task.CompletedTask;
    }
}
