using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests.Support;

/// <summary>An MCP server with the test's tools, in the test process. It trusts the user that a request names.</summary>
internal sealed class InProcessServer : IAsyncDisposable
{
    /// <summary>The header with the user's claims, one for each value: <c>sub=alice</c> or <c>sub=alice@issuer</c>.</summary>
    public const string User = "X-User";

    private readonly WebApplication _app;

    private InProcessServer(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Http { get; }

    public static async Task<InProcessServer> StartAsync(Action<IMcpServerBuilder> configure)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        // The keys exist only in this process.
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        configure(builder.Services.AddMcpServer().WithHttpTransport().WithSubscriptions().WithRequestState().WithReplicas());
        var app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers[User] is { Count: > 0 } claims)
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity(claims.Select(claim => Claim(claim!)), "test"));
            }

            return next(context);
        });
        app.MapMcp("/mcp").WithReplicas();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new InProcessServer(app);
    }

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return _app.DisposeAsync();
    }

    private static Claim Claim(string text)
    {
        var (type, rest) = text.Split('=', 2) is [var left, var right] ? (left, right) : throw new ArgumentException(text);
        var (value, issuer) = rest.Split('@', 2) is [var name, var by] ? (name, by) : (rest, ClaimsIdentity.DefaultIssuer);
        var claimType = type switch
        {
            "nameidentifier" => ClaimTypes.NameIdentifier,
            "upn" => ClaimTypes.Upn,
            _ => type,
        };
        return new Claim(claimType, value, ClaimValueTypes.String, issuer);
    }
}
