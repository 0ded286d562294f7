using System.Net;
using System.Text;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>The balancer without the AppHost, in front of third-party servers.</summary>
public class BalancerAlone
{
    [Fact]
    public async Task It_balances_any_servers_and_keeps_the_host_that_the_client_sent()
    {
        await using var one = await ServerAsync("one");
        await using var two = await ServerAsync("two");
        var port = FreePort.Next();
        await using var balancer = new ApplicationProcess(
            "LoadBalancer", $"--urls=http://localhost:{port}", "--Balancer:HealthPath=", "--Access:Hosts:0=tools.example.com", $"--Balancer:Replicas:0={one.Urls.Single()}", $"--Balancer:Replicas:1={two.Urls.Single()}");
        await balancer.LineAsync("Application started.");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };

        var answers = new List<string>();
        for (var call = 0; call < 4; call++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/any/path?and=query") { Headers = { Host = "tools.example.com" } };
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            answers.Add(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(
            [
                "one: tools.example.com/any/path?and=query", "two: tools.example.com/any/path?and=query",
                "one: tools.example.com/any/path?and=query", "two: tools.example.com/any/path?and=query",
            ],
            answers);
    }

    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 100)]
    [InlineData(false, 100_000)]
    [InlineData(true, 100_000)]
    public async Task It_forwards_a_body_with_its_headers(bool isChunked, int length)
    {
        await using var server = await ServerAsync("one");
        var port = FreePort.Next();
        await using var balancer = new ApplicationProcess("LoadBalancer", $"--urls=http://localhost:{port}", "--Balancer:HealthPath=", $"--Balancer:Replicas:0={server.Urls.Single()}");
        await balancer.LineAsync("Application started.");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };

        using var request = new HttpRequestMessage(HttpMethod.Post, "/echo") { Content = new StringContent(new string('ü', length), Encoding.UTF8, "text/x-any") };
        request.Content.Headers.ContentLanguage.Add("de");
        request.Headers.TransferEncodingChunked = isChunked;
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("text/x-any; charset=utf-8, de", string.Join(", ", response.Headers.GetValues("X-Content")));
        Assert.Equal(new string('ü', length), await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--Balancer:HealthPath=/health", "No replicas are configured: set Balancer:Replicas:0=http://…, or run AppHost.")]
    [InlineData("--Balancer:Replicas:0=localhost:5001", "Balancer:Replicas:0 is 'localhost:5001'; it must be an absolute http or https address such as http://localhost:5001.")]
    [InlineData("--Balancer:HealthPath=health", "Balancer:HealthPath is 'health'; it must begin with '/', or be empty to probe nothing.")]
    [InlineData("--Balancer:ProbeInterval=00:02:00", "Balancer:ProbeInterval is 00:02:00; it must be from 00:00:00.1 to 00:01:00.")]
    public async Task Invalid_configuration_stops_it_at_startup_with_the_allowed_values(string option, string message)
    {
        await using var balancer = new ApplicationProcess("LoadBalancer", option);

        Assert.NotEqual(0, await balancer.EndAsync());
        await balancer.LineAsync(message);
    }

    [Fact]
    public async Task It_is_healthy_only_while_a_replica_is_ready()
    {
        await using var replica = await ServerAsync("one");
        var port = FreePort.Next();
        await using var balancer = new ApplicationProcess("LoadBalancer", $"--urls=http://localhost:{port}", $"--Balancer:Replicas:0={replica.Urls.Single()}");
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };

        await StatusBecomesAsync(http, "/health", HttpStatusCode.OK);
        await replica.StopAsync(TestContext.Current.CancellationToken);

        await StatusBecomesAsync(http, "/health", HttpStatusCode.ServiceUnavailable);
        await StatusBecomesAsync(http, "/alive", HttpStatusCode.OK);
    }

    private static Task StatusBecomesAsync(HttpClient http, string path, HttpStatusCode status) => Eventually.HoldsAsync($"{path} answers {status}", async () =>
    {
        try
        {
            using var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            return response.StatusCode == status;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });

    private static async Task<WebApplication> ServerAsync(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/echo", (HttpRequest request, HttpResponse response) =>
        {
            response.Headers.Append("X-Content", new([request.ContentType, request.Headers.ContentLanguage]));
            return request.Body.CopyToAsync(response.Body);
        });
        app.MapFallback((HttpRequest request) => $"{name}: {request.Host}{request.Path}{request.QueryString}");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
