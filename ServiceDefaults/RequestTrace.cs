using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace McpAspire.ServiceDefaults;

/// <summary>
/// Names the trace of a request in the header <c>X-Trace-Id</c> of its answer, and completes its span with what ASP.NET Core leaves to an
/// instrumentation library: route, status and error.
/// </summary>
internal sealed partial class RequestTrace(RequestDelegate next, ILogger<RequestTrace> logger)
{
    private const string TraceId = "X-Trace-Id";
    private const string ErrorType = "error.type";

    public async Task InvokeAsync(HttpContext context)
    {
        var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
        if (span is not null)
        {
            // At the last moment: an answer that comes from another process may name a trace already.
            context.Response.OnStarting(static state => NameTrace((HttpContext)state), context);
        }

        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            Fail(context, span, exception);
        }

        if (span is { Recorded: true })
        {
            Complete(span, context);
        }
    }

    private static Task NameTrace(HttpContext context)
    {
        var span = context.Features.GetRequiredFeature<IHttpActivityFeature>().Activity;
        var headers = context.Response.Headers;
        // Where nobody collects this process's spans, the trace to look for is that of the other one.
        if (span.Source.HasListeners() || !headers.ContainsKey(TraceId))
        {
            headers[TraceId] = span.TraceId.ToHexString();
        }

        return Task.CompletedTask;
    }

    // The server below would answer the same, but without any header.
    private void Fail(HttpContext context, Activity? span, Exception exception)
    {
        context.Response.Clear();
        if (exception is BadHttpRequestException bad)
        {
            context.Response.StatusCode = bad.StatusCode;
            return;
        }

        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        span?.SetTag(ErrorType, exception.GetType().FullName);
        LogFailed(exception);
    }

    private static void Complete(Activity span, HttpContext context)
    {
        var status = context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
        {
            span.SetTag("http.route", route);
            span.DisplayName = $"{context.Request.Method} {route}";
        }
        else
        {
            span.DisplayName = context.Request.Method;
        }

        if (status >= StatusCodes.Status400BadRequest && span.GetTagItem(ErrorType) is null)
        {
            span.SetTag(ErrorType, status.ToString(CultureInfo.InvariantCulture));
        }

        // A client's mistake is no error of a server (semantic conventions for HTTP, status).
        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    [LoggerMessage(LogLevel.Error, "A request ended in an unhandled exception.")]
    private partial void LogFailed(Exception exception);
}
