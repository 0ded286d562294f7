using System.ComponentModel;
using System.Security.Claims;
using System.Text.Encodings.Web;
using McpAspire.Tests.Support;
using McpReplicas;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace McpAspire.Tests;

/// <summary>A replica with sessions in the process of the test. The header <c>Authorization: User alice</c> authenticates a user.</summary>
internal sealed class SessionReplica : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConnectionMultiplexer? _redis;

    private SessionReplica(WebApplication app, ConnectionMultiplexer? redis)
    {
        (_app, _redis) = (app, redis);
        Address = new Uri(app.Urls.Single());
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<SessionReplica> StartAsync(McpSessionMode mode, RedisServer? redis = null, string name = "mcp-1", Action<McpReplicasOptions>? configure = null) =>
        StartAsync(mode, redis?.ConnectionString, name, configure);

    public static async Task<SessionReplica> StartAsync(McpSessionMode mode, string? redis, string name = "mcp-1", Action<McpReplicasOptions>? configure = null, Action<WebApplicationBuilder>? add = null, Action<WebApplication>? map = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthentication("User").AddScheme<AuthenticationSchemeOptions, UserOfHeader>("User", null);
        builder.Services.AddAuthorization();
        builder.Services.AddSingleton<Executions>();
        var mcp = builder.Services.AddMcpServer().WithHttpTransport().WithTools<Tools>().WithResources<Resources>().WithSubscriptions().WithReplicas(options =>
        {
            options.Sessions.Mode = mode;
            options.Replica.Name = name;
            options.Drain.Grace = options.Drain.Quiet = TimeSpan.Zero;
            configure?.Invoke(options);
        });
        ConnectionMultiplexer? connection = null;
        if (redis is not null)
        {
            connection = await ConnectionMultiplexer.ConnectAsync($"{redis},abortConnect=false,connectTimeout=1000,connectRetry=1");
            builder.Services.AddSingleton<IConnectionMultiplexer>(connection);
            mcp.WithRedis();
        }

        add?.Invoke(builder);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        (map ?? (app => app.MapMcp("/mcp").WithReplicas()))(app);
        app.MapGet("/health", () => "Healthy");
        app.MapDelete("/health", () => "Healthy");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new SessionReplica(app, connection);
    }

    /// <summary>Creates a client of a user; an anonymous client by default.</summary>
    public HttpClient As(string? user = null)
    {
        var http = new HttpClient { BaseAddress = Address };
        if (user is not null)
        {
            http.DefaultRequestHeaders.Add("Authorization", $"User {user}");
        }

        return http;
    }

    /// <summary>Shuts the replica down gracefully.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Ends the replica like a crash: its connections to clients and to Redis close at once.</summary>
    public async Task KillAsync()
    {
        if (_redis is not null)
        {
            await _redis.CloseAsync(allowCommandsToComplete: false);
        }

        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        try
        {
            await _app.StopAsync(now.Token);
        }
        catch (OperationCanceledException)
        {
            // Expected: the shutdown was cancelled.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }

    /// <summary>The executions of tools on this replica.</summary>
    internal sealed class Executions
    {
        private int _count;

        public int Count => _count;

        /// <summary>The number of calls that wait for the test.</summary>
        public int Begun { get; set; }

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Add() => Interlocked.Increment(ref _count);
    }

    [McpServerToolType]
    private sealed class Tools(Replica replica, Executions executions, IChangeFeed changes)
    {
        [McpServerTool(Name = "echo")]
        public string Echo(string message)
        {
            executions.Add();
            return message;
        }

        [McpServerTool(Name = "who")]
        public string Who(RequestContext<CallToolRequestParams> request) => $"{replica.Name} {request.User?.Identity?.Name} {request.Server.ClientInfo?.Name}";

        [McpServerTool(Name = "change"), Description("Changes a note.")]
        public Task Change(string note) => changes.PublishAsync(McpChange.Resource($"note://{note}"));

#pragma warning disable MCP9005 // Deprecated, but clients with sessions still use it.
        [McpServerTool(Name = "level")]
        public static string Level(McpServer server) => $"{server.LoggingLevel}";
#pragma warning restore MCP9005

        [McpServerTool(Name = "work"), Description("Reports progress, and ends when the test releases it.")]
        public async Task<string> Work(IProgress<ProgressNotificationValue> progress, CancellationToken cancellationToken)
        {
            progress.Report(new() { Progress = 1 });
            executions.Begun++;
            await executions.Release.Task.WaitAsync(cancellationToken);
            executions.Add();
            return "done";
        }

        [McpServerTool(Name = "ask")]
        public async Task<string> Ask(McpServer server, CancellationToken cancellationToken)
        {
            var answer = await server.ElicitAsync(new() { Message = "Which?", RequestedSchema = new() }, cancellationToken);
            return $"{replica.Name} {answer.Action}";
        }
    }

    [McpServerResourceType]
    private sealed class Resources
    {
        [McpServerResource(UriTemplate = "note://{name}", Name = "note")]
        public static string Read(string name) => name is "missing" ? throw new McpException("The note does not exist.") : name;
    }

    private sealed class UserOfHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers.Authorization.ToString().Split(' ') is not ["User", var user])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            // The claims of a JWT. The user "nameless" has no claim that identifies it.
            var claims = user is "nameless" ? new[] { new Claim("scope", "mcp") } : [new Claim("sub", user), new Claim(ClaimTypes.Name, user)];
            return Task.FromResult(AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name)), Scheme.Name)));
        }
    }
}
