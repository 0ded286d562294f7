using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>Requests that the application sends with its own HttpClient, for example from a tool that calls a service.</summary>
public sealed class OutgoingRequests : IAsyncLifetime
{
    private readonly List<string> _arrived = [];
    private WebApplication _service = null!;
    private IHost _process = null!;

    public async ValueTask InitializeAsync()
    {
        var service = WebApplication.CreateSlimBuilder();
        service.Logging.ClearProviders();
        service.WebHost.UseUrls("http://127.0.0.1:0");
        _service = service.Build();
        _service.Run(context =>
        {
            _arrived.Add(context.Request.Method);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });
        await _service.StartAsync(TestContext.Current.CancellationToken);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["services:weather:http:0"] = _service.Urls.Single();
        builder.AddServiceDefaults();
        _process = builder.Build();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_request_that_may_change_something_is_sent_once(string method)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync(method));

        Assert.Equal([method], _arrived);
    }

    [Fact]
    public async Task A_read_request_is_retried_and_its_service_name_is_resolved()
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await SendAsync("GET"));

        Assert.Equal(["GET", "GET", "GET", "GET"], _arrived);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Dispose();
        await _service.DisposeAsync();
    }

    private async Task<HttpStatusCode> SendAsync(string method)
    {
        using var http = _process.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), "http://weather/today");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
