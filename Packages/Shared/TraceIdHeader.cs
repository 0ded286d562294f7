using Microsoft.AspNetCore.Http.Features;

namespace McpReplicas.Shared;

/// <summary>Names the trace of a request in its answer.</summary>
internal static class TraceIdHeader
{
    private const string TraceId = "X-Trace-Id";

    /// <summary>
    /// Adds the header <c>X-Trace-Id</c> to every answer, also to that of an unhandled exception, which the server would send without any header.
    /// Comes first, so that every answer has it.
    /// </summary>
    public static IApplicationBuilder UseTraceIdHeader(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            // At the last moment: an answer that comes from another process may name a trace already.
            context.Response.OnStarting(static state => NameTrace((HttpContext)state), context);
            return next(context);
        });
        return app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = _ => Task.CompletedTask,
            StatusCodeSelector = exception => exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            // A client's mistake is no error of the server.
            SuppressDiagnosticsCallback = failure => failure.Exception is BadHttpRequestException,
        });
    }

    private static Task NameTrace(HttpContext context)
    {
        var headers = context.Response.Headers;
        // Where nobody collects this process's spans, the trace to look for is that of the other one.
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { } span && (span.Source.HasListeners() || !headers.ContainsKey(TraceId)))
        {
            headers[TraceId] = span.TraceId.ToHexString();
        }

        return Task.CompletedTask;
    }
}
