using System.Net;
using McpAspire.Tests.Support;
using McpReplicas.Balancer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpAspire.Tests;

/// <summary>The balancer as part of another application.</summary>
public sealed class InAnApplication : OneFaultyReplica
{
    [Fact]
    public async Task Endpoints_of_the_application_have_priority_over_forwarding_and_health()
    {
        await using var app = await StartAsync(
            builder => builder.AddMcpBalancer(options => options.Replicas["mcp-1"] = Replica.Address),
            app =>
            {
                app.MapGet("/health", () => "mine");
                app.MapGet("/version", () => "7");
                app.MapMcpBalancer();
            });
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal("mine", await http.GetStringAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("7", await http.GetStringAsync(new Uri("/version", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri("/alive", UriKind.Relative), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, (await http.CallToolAsync("change")).Status);
    }

    [Fact]
    public async Task A_policy_for_the_forwarding_endpoint_does_not_apply_to_health()
    {
        await using var app = await StartAsync(
            builder =>
            {
                builder.AddMcpBalancer(options => options.Replicas["mcp-1"] = Replica.Address);
                builder.Services.AddCors();
            },
            app =>
            {
                app.UseCors();
                app.MapMcpBalancer().RequireCors(policy => policy.WithOrigins("http://localhost:3000").WithExposedHeaders("Mcp-Session-Id"));
            });
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), DefaultRequestHeaders = { { "Origin", "http://localhost:3000" } } };

        using var health = await http.GetAsync(new Uri("/health", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(["Mcp-Session-Id"], (await http.CallToolAsync("change")).Headers.GetValues("Access-Control-Expose-Headers"));
        Assert.False(health.Headers.Contains("Access-Control-Expose-Headers"));
    }

    [Fact]
    public async Task Delegates_override_configuration_even_if_the_balancer_is_added_several_times()
    {
        await using var app = await StartAsync(
            builder =>
            {
                builder.AddMcpBalancer(options => options.Replicas["mcp-1"] = Replica.Address);
                builder.AddMcpBalancer(options => options.Limits.ClientRate = 1);
                builder.AddMcpBalancer();
            },
            app => app.MapMcpBalancer(),
            "--Balancer:Limits:ClientRate=1000");
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        Assert.Equal(HttpStatusCode.OK, (await http.CallToolAsync("change")).Status);
        await Eventually.HoldsAsync("a call exceeds the rate", async () => (await http.CallToolAsync("change")).Status is HttpStatusCode.TooManyRequests);
        Assert.Equal(1, app.Services.GetRequiredService<IOptions<BalancerOptions>>().Value.Limits.ClientRate);
    }

    [Fact]
    public async Task Mapping_without_adding_fails_with_the_method_to_call()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(_ => { }, app => app.MapMcpBalancer()));

        Assert.Equal("Nothing to map: call builder.AddMcpBalancer() before the application is built.", failure.Message);
    }

    [Theory]
    [InlineData("--Balancer:Limits:MaxHeaders=7", "Balancer:Limits:MaxHeaders is 7; it must be from 10 to 1000.")]
    [InlineData("--Access:TrustedProxies:0=nginx", "Access:TrustedProxies must hold addresses such as 10.0.0.5, or networks such as 10.0.0.0/8.")]
    public async Task An_invalid_option_of_any_section_stops_it_at_startup(string option, string message)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(builder => builder.AddMcpBalancer(options => options.Replicas["mcp-1"] = Replica.Address), app => app.MapMcpBalancer(), option));

        Assert.Equal(message, failure.Message);
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", false)]
    [InlineData("Yarp.ReverseProxy.Model.ProxyPipelineInitializerMiddleware", false)]
    [InlineData("Microsoft.AspNetCore.Routing.EndpointMiddleware", true, "--Logging:LogLevel:Microsoft.AspNetCore=Information")]
    [InlineData("Microsoft.Hosting.Lifetime", true)]
    [InlineData("MyCompany.MyApplication", true)]
    public void Requests_are_not_logged_unless_configuration_enables_it(string category, bool isLogged, params string[] options)
    {
        var builder = WebApplication.CreateBuilder(options);
        builder.AddMcpBalancer();
        using var services = builder.Services.BuildServiceProvider();

        Assert.Equal(isLogged, services.GetRequiredService<ILoggerFactory>().CreateLogger(category).IsEnabled(LogLevel.Information));
    }

    private static async Task<WebApplication> StartAsync(Action<WebApplicationBuilder> add, Action<WebApplication> map, params string[] options)
    {
        var builder = WebApplication.CreateBuilder(["--Balancer:PageUrl=", "--Balancer:HealthPath=", .. options]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.None);
        add(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
