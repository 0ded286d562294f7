using System.Net;
using System.Security.Claims;
using System.Text;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ModelContextProtocol.AspNetCore;

namespace McpAspire.Tests;

/// <summary>The two lines in an application that also uses other features of ASP.NET Core.</summary>
public class Composition
{
    private static readonly SymmetricSecurityKey Key = new(Encoding.UTF8.GetBytes("a key of at least two hundred and fifty-six bits"));

    [Fact]
    public async Task Authorization_asks_for_a_token_and_health_stays_open()
    {
        await using var server = await TwoLineServer.StartAsync(WithJwt, app => app.MapMcp("/mcp").WithReplicas().RequireAuthorization());

        var refused = await server.Http.CallToolAsync("echo", new { message = "hello" });
        var served = await WithToken(server).CallToolAsync("echo", new { message = "hello" });

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal("alone", refused.Replica);
        Assert.Equal((HttpStatusCode.OK, "hello"), (served.Status, served.Text));
    }

    [Fact]
    public async Task A_fallback_policy_closes_the_endpoint_and_leaves_health_open()
    {
        await using var server = await TwoLineServer.StartAsync(
            builder =>
            {
                WithJwt(builder);
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            app =>
            {
                app.MapMcp("/mcp").WithReplicas();
                app.MapHealthChecks("/health").AllowAnonymous();
            });

        var health = await server.Http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Http.CallToolAsync("echo", new { message = "hello" })).Status);
        Assert.Equal("hello", (await WithToken(server).CallToolAsync("echo", new { message = "hello" })).Text);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task A_later_invalid_configuration_does_not_affect_shutdown()
    {
        await using var server = await TwoLineServer.StartAsync(builder => builder.Configuration.AddInMemoryCollection([new("Drain:Quiet", "00:00:00")]));
        var configuration = (IConfigurationRoot)server.Services.GetRequiredService<IConfiguration>();

        configuration["Drain:Grace"] = "9.00:00:00";
        configuration.Reload();

        Assert.Equal("hello", (await server.Http.CallToolAsync("echo", new { message = "hello" })).Text);
        await server.Services.GetRequiredService<IHost>().StopAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("/MCP")]
    [InlineData("/mcp/")]
    [InlineData("/Mcp/")]
    public async Task Every_spelling_of_the_path_is_served_alike(string path)
    {
        await using var server = await TwoLineServer.StartAsync();

        var served = await PostAsync(server, path);
        var otherOrigin = await PostAsync(server, path, ("Origin", "https://elsewhere.example"));
        var stale = await PostAsync(server, path, ("Mcp-Session-Id", "of another server"));

        Assert.Equal((HttpStatusCode.OK, "application/json"), (served.StatusCode, served.Content.Headers.ContentType?.MediaType));
        Assert.Equal(HttpStatusCode.Forbidden, otherOrigin.StatusCode);
        Assert.Equal(HttpStatusCode.OK, stale.StatusCode);
    }

    [Fact]
    public async Task Several_endpoints_and_a_path_base_are_served_alike()
    {
        await using var server = await TwoLineServer.StartAsync(map: app =>
        {
            app.UsePathBase("/tools");
            app.UseRouting();
            app.MapMcp("/").WithReplicas();
            app.MapMcp("/{tenant}/mcp").WithReplicas();
        });

        foreach (var path in new[] { "/", "/acme/mcp", "/tools", "/tools/acme/mcp" })
        {
            Assert.Equal(HttpStatusCode.OK, (await PostAsync(server, path, ("Accept", "application/json"))).StatusCode);
            Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(server, path, ("Host", "elsewhere.example"))).StatusCode);
        }
    }

    [Fact]
    public async Task Other_endpoints_of_the_application_are_left_alone()
    {
        await using var server = await TwoLineServer.StartAsync(map: app =>
        {
            app.MapMcp("/mcp").WithReplicas();
            app.MapGet("/mcp/about", () => "about");
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/mcp/about") { Headers = { { "Origin", "https://elsewhere.example" }, { "Host", "elsewhere.example" } } };

        var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("about", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Rate_limiting_and_CORS_of_the_application_work()
    {
        await using var server = await TwoLineServer.StartAsync(
            builder =>
            {
                builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins("http://localhost:5173")));
                builder.Services.AddRateLimiter(limiter => limiter.AddFixedWindowLimiter("one", limit => (limit.PermitLimit, limit.Window) = (1, TimeSpan.FromHours(1))));
            },
            app =>
            {
                app.UseCors();
                app.UseRateLimiter();
                app.MapMcp("/mcp").WithReplicas().RequireRateLimiting("one").RequireCors(policy => policy.WithOrigins("http://localhost:5173"));
            });

        var first = await PostAsync(server, "/mcp", ("Origin", "http://localhost:5173"));
        var second = await PostAsync(server, "/mcp");

        Assert.Equal((HttpStatusCode.OK, "http://localhost:5173"), (first.StatusCode, first.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
    }

    [Fact]
    public async Task The_options_that_an_application_sets_for_the_SDK_are_kept()
    {
        await using var server = await TwoLineServer.StartAsync(builder => builder.Services.AddOptions<HttpServerTransportOptions>().Configure(transport => transport.Stateless = false));

        var opened = await server.Http.McpAsync("initialize", new()
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = new System.Text.Json.Nodes.JsonObject(),
            ["clientInfo"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "test", ["version"] = "1" },
        });
        var lost = await server.Http.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", ("Mcp-Session-Id", "unknown"));

        Assert.NotEmpty(opened.Headers.GetValues("Mcp-Session-Id").Single());
        Assert.Equal(HttpStatusCode.NotFound, lost.Status);
    }

    [Fact]
    public async Task An_endpoint_without_the_line_on_the_builder_reports_the_missing_call()
    {
        var log = new RecordedLog();
        await using var server = await TwoLineServer.StartAsync(log.AddTo, app => app.MapMcp("/mcp").WithReplicas(), withReplicas: false);

        var answer = await PostAsync(server, "/mcp");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("MapMcp().WithReplicas() needs AddMcpServer().WithReplicas(), which adds its services.", Assert.Single(log.Exceptions).Message);
    }

    [Fact]
    public async Task A_builder_without_the_line_on_the_endpoint_warns_at_start()
    {
        var log = new RecordedLog();
        await using var server = await TwoLineServer.StartAsync(log.AddTo, app => app.MapMcp("/mcp"));

        Assert.Equal("AddMcpServer().WithReplicas() was called, but no endpoint is mapped by MapMcp().WithReplicas(): requests are served by the MCP SDK alone.", Assert.Single(log.Warnings));
    }

    private static void WithJwt(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(jwt => jwt.TokenValidationParameters = new()
        {
            IssuerSigningKey = Key,
            ValidateAudience = false,
            ValidateIssuer = false,
        });
        builder.Services.AddAuthorization();
    }

    private static HttpClient WithToken(TwoLineServer server)
    {
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Subject = new ClaimsIdentity([new Claim("sub", "alice")]),
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
        });
        return new HttpClient { BaseAddress = server.Http.BaseAddress, DefaultRequestHeaders = { Authorization = new("Bearer", token) } };
    }

    private static async Task<HttpResponseMessage> PostAsync(TwoLineServer server, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}}}""", Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
