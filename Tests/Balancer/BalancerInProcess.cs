using McpReplicas.Balancer.Page;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>The balancer in the test process, so that tests can replace its services.</summary>
internal sealed class BalancerInProcess : IAsyncDisposable
{
    private BalancerInProcess(WebApplication app)
    {
        App = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Page = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<PageServer>().Address!) };
    }

    public WebApplication App { get; }

    public HttpClient Http { get; }

    public HttpClient Page { get; }

    public static Task<BalancerInProcess> StartAsync(params string[] options) => StartAsync((WebApplicationBuilder _) => { }, options);

    public static Task<BalancerInProcess> StartAsync(Action<IServiceCollection> configure, params string[] options) => StartAsync(builder => configure(builder.Services), options);

    public static async Task<BalancerInProcess> StartAsync(Action<WebApplicationBuilder> configure, params string[] options)
    {
        var builder = WebApplication.CreateBuilder(["--Balancer:PageUrl=http://127.0.0.1:0", .. options]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddMcpBalancer();
        configure(builder);
        var app = builder.Build();
        app.MapMcpBalancer();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new BalancerInProcess(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Page.Dispose();
        await App.DisposeAsync();
    }
}
