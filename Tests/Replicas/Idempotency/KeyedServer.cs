using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Encodings.Web;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace McpAspire.Tests;

/// <summary>A replica in the process of the test with idempotency keys and the tools of <see cref="PayTools"/>.</summary>
internal sealed class KeyedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KeyedServer(WebApplication app, RecordedLog log)
    {
        (_app, Log) = (app, log);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public RecordedLog Log { get; }

    /// <summary>The effects of its tools.</summary>
    public Effects Effects => _app.Services.GetRequiredService<Effects>();

    /// <param name="redis">The Redis that the replicas share.</param>
    /// <param name="name">The name of the replica.</param>
    /// <param name="environment">The environment of the deployment.</param>
    /// <param name="add">Registers other services of the application.</param>
    /// <param name="map">Maps the endpoints; <c>MapMcp("/mcp").WithReplicas()</c> by default.</param>
    public static async Task<KeyedServer> StartAsync(RedisServer redis, string name = "mcp-1", string environment = "Production", Action<IMcpServerBuilder>? add = null, Action<WebApplication>? map = null)
    {
        var log = new RecordedLog();
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment, ApplicationName = "Shop" });
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<Effects>();
        builder.Services.AddScoped<Till>();
        builder.Services.AddAuthorization();
        builder.Services.AddAuthentication(Credentials.Scheme).AddScheme<AuthenticationSchemeOptions, Credentials>(Credentials.Scheme, _ => { });
        builder.Services.AddSingleton<IConnectionMultiplexer>(await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},abortConnect=false,connectTimeout=1000,asyncTimeout=1500"));
        var mcp = builder.Services.AddMcpServer().WithHttpTransport().WithTools<PayTools>().AddAuthorizationFilters();
        add?.Invoke(mcp);
        mcp.WithSubscriptions().WithReplicas(options => (options.Replica.Name, options.Idempotency.Enabled) = (name, true)).WithRedis();
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        map ??= app => app.MapMcp("/mcp").WithReplicas();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new KeyedServer(app, log);
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Effects.Gate.TrySetResult();
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>The effects of tools, and the gate that slow tools wait for.</summary>
internal sealed class Effects
{
    public ConcurrentQueue<string> Done { get; } = [];

    public TaskCompletionSource Gate { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>A scoped service, which is disposed with its request.</summary>
internal sealed class Till(Effects effects) : IDisposable
{
    private bool _isClosed;

    public string Take(string what)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        effects.Done.Enqueue(what);
        return $"paid {what} as number {effects.Done.Count}";
    }

    public void Dispose() => _isClosed = true;
}

/// <summary>
/// Authenticates users by a token such as <c>alice.1</c>, of which a user can have many; by an API key, which gives its user only a name; or without any claim.
/// </summary>
internal sealed class Credentials(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "test";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var identity = Request.Headers.Authorization.ToString() is { Length: > 0 } token ? new ClaimsIdentity([new("sub", token["Bearer ".Length..].Split('.')[0])], "token")
            : Request.Headers["X-Api-Key"].ToString() is { Length: > 0 } key ? new ClaimsIdentity([new(ClaimTypes.Name, key)], "key")
            : Request.Headers.ContainsKey("X-Nameless") ? new ClaimsIdentity("nameless")
            : null;
        return Task.FromResult(identity is null ? AuthenticateResult.NoResult() : AuthenticateResult.Success(new(new ClaimsPrincipal(identity), Scheme.ToString())));
    }
}
