using System.Net;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>Which web pages may call through the balancer and read its answers (CORS).</summary>
public sealed class CrossOriginRequests : OneFaultyReplica
{
    private const string Call = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"change"}}""";
    private const string Page = "http://localhost:5173";
    private const string NoProbe = "--Balancer:HealthPath=";
    private const string Headers = "content-type,accept,authorization,mcp-protocol-version,mcp-method,mcp-name,mcp-session-id,last-event-id,mcp-param-city,traceparent";

    [Theory]
    [InlineData("http://localhost:5173")]
    [InlineData("https://LOCALHOST.")]
    [InlineData("http://127.0.0.2:3000")]
    [InlineData("http://[::1]:3000")]
    [InlineData("https://app.example.com")]
    public async Task Preflight_of_an_allowed_page_succeeds_even_without_replicas_and_over_the_limit(string page)
    {
        await Replica.StopAsync();
        await using var balancer = await StartAsync("--Balancer:Limits:ClientRate=1", "--Access:Origins:0=https://app.example.com");

        for (var attempt = 0; attempt < 3; attempt++)
        {
            foreach (var path in new[] { "/mcp", "/sse", "/any/where" })
            {
                using var answer = await PreflightAsync(balancer.Http, path, page);

                Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
                Assert.Equal(page, Header(answer, "Access-Control-Allow-Origin"));
                Assert.Equal(Headers, Header(answer, "Access-Control-Allow-Headers"));
                Assert.Equal("GET,POST,DELETE", Header(answer, "Access-Control-Allow-Methods"));
                Assert.Contains("Origin", answer.Headers.Vary);
                Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
            }
        }

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await balancer.Http.PostAsync(Call)).Status);
        await Eventually.HoldsAsync("only this request is counted", async () => (await balancer.Page.PageStateAsync())["requests"]!.AsArray().Count is 1);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("evil://localhost")]
    [InlineData("http://localhost.evil.example")]
    public async Task Preflight_and_calls_of_any_other_page_are_rejected(string page)
    {
        await using var balancer = await StartAsync();

        using var preflight = await PreflightAsync(balancer.Http, "/mcp", page);
        var answer = await balancer.Http.PostAsync(Call, ("Origin", page));

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (preflight.StatusCode, answer.Status));
        Assert.DoesNotContain(preflight.Headers.Concat(answer.Headers), header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(0, Replica.Executions);
    }

    [Fact]
    public async Task The_CORS_headers_of_a_replica_are_replaced()
    {
        Replica.Fault = context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.AccessControlAllowCredentials = "true";
            context.Response.Headers.AccessControlExposeHeaders = "X-Secret";
            context.Response.Headers.Vary = "Accept";
            return Task.CompletedTask;
        };
        await using var balancer = await StartAsync();

        var forPage = await balancer.Http.PostAsync(Call, ("Origin", Page));
        var withoutOrigin = await balancer.Http.PostAsync(Call);

        Assert.Equal([Page], forPage.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(forPage.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Equal("Mcp-Session-Id,MCP-Protocol-Version,X-Trace-Id,X-Served-By,Retry-After,WWW-Authenticate", string.Join(',', forPage.Headers.GetValues("Access-Control-Expose-Headers")));
        Assert.Equal(["Accept", "Origin"], forPage.Headers.Vary.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(withoutOrigin.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task An_allowed_page_can_read_errors(HttpStatusCode status)
    {
        await using var balancer = await StartAsync("--Balancer:MaxBodyBytes=1024", "--Balancer:Limits:ClientRate=1");
        (string, string)[] headers = [("Origin", Page)];
        var body = Call;
        switch (status)
        {
            case HttpStatusCode.TooManyRequests:
                await balancer.Http.PostAsync(Call);
                break;
            case HttpStatusCode.ServiceUnavailable:
                await Replica.StopAsync();
                break;
            case HttpStatusCode.RequestEntityTooLarge:
                body = new string(' ', 2000);
                break;
            case HttpStatusCode.BadRequest:
                headers = [.. headers, ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/list")];
                body = """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"change","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""";
                break;
            case HttpStatusCode.Forbidden:
                headers = [.. headers, ("Host", "elsewhere.example")];
                break;
            default:
                Replica.Fault = FaultyReplica.Break;
                break;
        }

        var answer = await balancer.Http.PostAsync(body, headers);

        Assert.Equal((status, Page), (answer.Status, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
    }

    [Fact]
    public async Task With_authorization_preflight_needs_none_and_the_page_can_read_the_401()
    {
        var builder = WebApplication.CreateBuilder(["--Balancer:PageUrl=", NoProbe]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.AddMcpBalancer(options => options.Replicas["mcp-1"] = Replica.Address);
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        builder.Services.AddAuthorization();
        await using var app = builder.Build();
        app.MapMcpBalancer().RequireAuthorization();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var preflight = await PreflightAsync(http, "/mcp", Page);
        var answer = await http.PostAsync(Call, ("Origin", Page));

        Assert.Equal((HttpStatusCode.NoContent, Page), (preflight.StatusCode, Header(preflight, "Access-Control-Allow-Origin")));
        Assert.Equal((HttpStatusCode.Unauthorized, Page), (answer.Status, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Contains("WWW-Authenticate", answer.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OPTIONS_without_an_Origin_returns_the_allowed_methods()
    {
        await using var balancer = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/mcp");

        using var answer = await balancer.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NoContent, "GET, POST, DELETE"), (answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)));
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    private Task<BalancerInProcess> StartAsync(params string[] options) =>
        BalancerInProcess.StartAsync([NoProbe, "--Balancer:RetryAnnotatedTools=false", $"--Balancer:Replicas:mcp-1={Replica.Address}", .. options]);

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static async Task<HttpResponseMessage> PreflightAsync(HttpClient http, string path, string page)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.TryAddWithoutValidation("Origin", page);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", Headers);
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
