using System.Net;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace McpAspire.Tests;

/// <summary>CORS: which web pages may call a replica and read its answers.</summary>
public class PagesOfBrowsers
{
    private const string Page = "http://localhost:5173";

    [Theory]
    [InlineData("/mcp")]
    [InlineData("/MCP/")]
    [InlineData("/acme/mcp")]
    public async Task An_allowed_page_passes_the_preflight_without_credentials_and_can_read_401(string path)
    {
        await using var server = await TwoLineServer.StartAsync(
            builder =>
            {
                builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
                builder.Services.AddAuthorization();
            },
            app =>
            {
                app.MapMcp("/mcp").WithReplicas().RequireAuthorization();
                app.MapMcp("/{tenant}/mcp").WithReplicas().RequireAuthorization();
            });

        using var preflight = await SendAsync(server.Http, HttpMethod.Options, path, Page);
        using var answer = await SendAsync(server.Http, HttpMethod.Post, path, Page);

        Assert.Equal((HttpStatusCode.NoContent, Page, "mcp-param-city"), (preflight.StatusCode, Header(preflight, "Access-Control-Allow-Origin"), Header(preflight, "Access-Control-Allow-Headers")));
        Assert.Equal((HttpStatusCode.Unauthorized, Page), (answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
        Assert.Contains("Origin", answer.Headers.Vary);
    }

    [Theory]
    [InlineData("http://localhost:5173", HttpStatusCode.NoContent, true)]
    [InlineData("http://localhost:5173", HttpStatusCode.NoContent, false)]
    [InlineData("https://evil.example", HttpStatusCode.Unauthorized, true)]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden, false)]
    public async Task An_application_may_have_a_path_base(string page, HttpStatusCode status, bool isAuthorized)
    {
        await using var server = await TwoLineServer.StartAsync(
            builder =>
            {
                builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
                builder.Services.AddAuthorization();
            },
            app =>
            {
                app.UsePathBase("/base");
                app.UseRouting();
                app.UseAuthorization();
                var mcp = app.MapMcp("/mcp").WithReplicas();
                if (isAuthorized)
                {
                    mcp.RequireAuthorization();
                }
            });

        using var preflight = await SendAsync(server.Http, HttpMethod.Options, "/base/mcp", page);

        Assert.Equal((status, status is HttpStatusCode.NoContent), (preflight.StatusCode, preflight.Headers.Contains("Access-Control-Allow-Origin")));
        Assert.Equal(status is HttpStatusCode.Unauthorized, preflight.Headers.WwwAuthenticate.Count > 0);
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", HttpStatusCode.UnsupportedMediaType)]
    public async Task An_allowed_page_can_read_every_answer(string method, HttpStatusCode status)
    {
        await using var server = await TwoLineServer.StartAsync();

        using var answer = await SendAsync(server.Http, HttpMethod.Parse(method), "/mcp", Page);

        Assert.Equal((status, Page), (answer.StatusCode, Header(answer, "Access-Control-Allow-Origin")));
        Assert.Contains("X-Trace-Id", Header(answer, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("evil://localhost")]
    public async Task Another_page_fails_the_preflight_and_cannot_read_answers(string page)
    {
        await using var server = await TwoLineServer.StartAsync();

        foreach (var method in new[] { HttpMethod.Options, HttpMethod.Post })
        {
            using var answer = await SendAsync(server.Http, method, "/mcp", page);

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Other_endpoints_get_no_CORS_headers()
    {
        await using var server = await TwoLineServer.StartAsync(map: app =>
        {
            app.MapMcp("/mcp").WithReplicas();
            app.MapGet("/mcp/about", () => "about");
        });

        using var answer = await SendAsync(server.Http, HttpMethod.Get, "/mcp/about", Page);
        using var preflight = await SendAsync(server.Http, HttpMethod.Options, "/mcp/about", Page);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.MethodNotAllowed), (answer.StatusCode, preflight.StatusCode));
        Assert.DoesNotContain(answer.Headers.Concat(preflight.Headers), header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpMethod method, string path, string page)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Origin", page);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "mcp-param-city");
        }

        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
