using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>A user's server in one file with the packed package, and nothing else from this repository.</summary>
[Collection<TemplateTests>]
[Trait("Run", "All")]
public class TwoLinePackage(InstalledTemplate template)
{
    private const string Program = """
        using System.ComponentModel;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer()
            .WithHttpTransport()
            .WithTools<Clock>()
            .WithReplicas();

        var app = builder.Build();
        app.MapMcp("/mcp").WithReplicas();
        app.Run();

        [McpServerToolType]
        public sealed class Clock
        {
            [McpServerTool(ReadOnly = true), Description("Gives the message back.")]
            public static string Echo(string message) => message;
        }
        """;

    [Fact]
    public async Task It_works_alone_behind_nginx_and_behind_the_balancer()
    {
        Assert.SkipUnless(Requirements.Nginx, Requirements.NoNginx);
        var assembly = await BuildAsync();
        int[] ports = [FreePort.Next(), FreePort.Next(), FreePort.Next()];
        var replicas = ports.Select((port, index) => new ApplicationProcess(new System.Diagnostics.ProcessStartInfo("dotnet", [assembly, $"--urls=http://localhost:{port}", $"--Replica:Name=mcp-{index + 1}"]), [])).ToList();
        try
        {
            await Task.WhenAll(replicas.Select(replica => replica.LineAsync("Application started.")));
            using var alone = new HttpClient { BaseAddress = new Uri($"http://localhost:{ports[0]}") };
            await using var nginx = await ForeignBalancer.NginxAsync(ports);
            await using var balancer = await LoneBalancer.StartAsync(ports.Select(port => $"http://localhost:{port}"), "--Balancer:HealthPath=");

            await EveryClientIsServedAsync(alone, "mcp-1");
            await EveryClientIsServedAsync(nginx.Http, "mcp-1", "mcp-2", "mcp-3");
            await EveryClientIsServedAsync(balancer.Http, "mcp-1", "mcp-2", "mcp-3");
        }
        finally
        {
            await Task.WhenAll(replicas.Select(replica => replica.DisposeAsync().AsTask()));
        }
    }

    private static async Task EveryClientIsServedAsync(HttpClient http, params string[] replicas)
    {
        var answers = new List<McpAnswer>();
        for (var call = 0; call < 3; call++)
        {
            answers.Add(await http.CallToolAsync("echo", new { message = "hello" }));
            answers.Add(await http.CallToolAsync("echo", new { message = "hello" }, Era.Modern));
            answers.Add(await http.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hello"}}}""", ("Mcp-Session-Id", "of a server before"), ("Accept", "application/json")));
        }

        Assert.All(answers, answer => Assert.Equal(("application/json", "hello"), (answer.MediaType, answer.Text)));
        Assert.All(answers, answer => Assert.NotEmpty(answer.TraceId));
        Assert.Equal(replicas, answers.Select(answer => answer.Replica).Distinct().Order());
    }

    private async Task<string> BuildAsync()
    {
        var folder = template.NewFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), Program, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "server.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="McpReplicas" Version="{template.Version}" />
              </ItemGroup>
            </Project>
            """, TestContext.Current.CancellationToken);
        await Dotnet.RunAsync(folder, "build", "-o", "out", "-warnaserror");
        return Path.Combine(folder, "out", "server.dll");
    }
}
