using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using McpAspire.Tests.Support;
using McpReplicas.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

public class TracesOfErrors
{
    [Fact]
    public async Task An_unhandled_exception_is_an_error_span_and_an_answer_that_names_its_trace()
    {
        var (answer, span) = await AnswerOfAsync(new InvalidTimeZoneException("The time zone is unknown."));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("System.InvalidTimeZoneException", span.GetTagItem("error.type"));
        Assert.Equal(500, span.GetTagItem("http.response.status_code"));
    }

    [Fact]
    public async Task A_bad_request_is_no_error_of_the_server()
    {
        var (answer, span) = await AnswerOfAsync(new BadHttpRequestException("The request is too long.", StatusCodes.Status413PayloadTooLarge));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal("413", span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task A_balancer_without_replicas_returns_the_trace_id_with_its_error()
    {
        var port = FreePort.Next();
        await using var balancer = new ApplicationProcess("LoadBalancer", $"--urls=http://localhost:{port}", "--Balancer:HealthPath=", $"--Balancer:Replicas:0=http://localhost:{FreePort.Next()}");
        await balancer.LineAsync("Application started.");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };

        var answer = await http.CallToolAsync("echo", new { message = "hello" });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Matches("^[0-9a-f]{32}$", answer.TraceId);
    }

    /// <summary>Returns the answer, and the span of the trace whose id it contains.</summary>
    private static async Task<(HttpResponseMessage Answer, Activity Span)> AnswerOfAsync(Exception exception)
    {
        var spans = new BlockingCollection<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // Nothing listens on this port. The test reads the span from a listener.
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9";
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        app.UseTraceIdHeader();
        app.Run(_ => throw exception);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();

        var answer = await http.GetAsync(new Uri(app.Urls.Single()), TestContext.Current.CancellationToken);

        // The span ends after the answer, and other spans may end in the meantime.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var trace = Assert.Single(answer.Headers.GetValues("X-Trace-Id"));
        return (answer, spans.GetConsumingEnumerable(deadline.Token).First(span => span.TraceId.ToHexString() == trace));
    }
}
