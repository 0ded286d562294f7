using McpAspire.Tests.Support;

namespace McpAspire.Tests.Templates;

/// <summary>A user's AppHost and server with the packed packages, and the balancer that comes with the package.</summary>
[Collection<TemplateTests>]
[Trait("Run", "All")]
public class AppHostPackage(InstalledTemplate template)
{
    private const string AppHost = """
        var builder = DistributedApplication.CreateBuilder(args);
        var mcp = builder.AddMcpReplicas<Projects.Server>("tools", count: 3).WithEnvironment("GREETING", "hello");
        builder.AddMcpBalancer("door", port: 0).WithDestinations(mcp);
        builder.Build().Run();
        """;

    private const string Server = """
        using System.ComponentModel;
        using ModelContextProtocol.Server;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<Greeter>().WithReplicas();
        var app = builder.Build();
        app.MapMcp("/mcp").WithReplicas();
        app.MapHealthChecks("/health");
        app.Run();

        [McpServerToolType]
        public sealed class Greeter
        {
            [McpServerTool(ReadOnly = true), Description("Greets.")]
            public static string Greet() => Environment.GetEnvironmentVariable("GREETING") ?? "nothing";
        }
        """;

    [Fact]
    public async Task Three_lines_run_the_replicas_behind_the_balancer()
    {
        var folder = template.NewFolder();
        await WriteAsync(folder);
        await Dotnet.RunAsync(folder, "build", "AppHost", "-warnaserror");
        // The AppHost starts this assembly, without "dotnet run".
        Assert.Contains(
            $"ProjectAssembly:{Path.Combine(folder, "Server", "Server.csproj")}\", \"{Path.Combine(folder, "Server", "bin", "Debug", "net10.0", "Server.dll")}\"",
            await File.ReadAllTextAsync(Path.Combine(folder, "AppHost", "obj", "Debug", "net10.0", "AppHost.AssemblyInfo.cs"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        await using var host = new ApplicationProcess(Dotnet.Command(folder, "run", "--project", "AppHost", "--no-build"), []);
        var endpoint = new Uri((await host.LineAsync("MCP endpoint")).Split(' ')[^1]);
        using var http = new HttpClient { BaseAddress = new Uri(endpoint, "/") };
        var answers = new[] { await http.CallToolAsync("greet"), await http.CallToolAsync("greet"), await http.CallToolAsync("greet") };

        Assert.All(answers, answer => Assert.Equal("hello", answer.Text));
        Assert.Equal(["tools-1", "tools-2", "tools-3"], answers.Select(answer => answer.Replica).Order());
    }

    private async Task WriteAsync(string folder)
    {
        foreach (var (file, text) in new Dictionary<string, string>
        {
            ["AppHost/AppHost.cs"] = AppHost,
            ["AppHost/AppHost.csproj"] = $"""
                <Project Sdk="Aspire.AppHost.Sdk/13.6.4">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <AspireUseCliBundle>false</AspireUseCliBundle>
                    <NoWarn>$(NoWarn);ASPIRE010</NoWarn>
                  </PropertyGroup>
                  <ItemGroup>
                    <ProjectReference Include="../Server/Server.csproj" />
                    <PackageReference Include="Aspire.Hosting.AppHost" Version="13.6.5" />
                    <PackageReference Include="McpReplicas.Aspire" Version="{template.Version}" />
                    <PackageReference Include="Nerdbank.MessagePack" Version="1.3.88" />
                    <PackageReference Include="Polly.Core" Version="8.8.0" />
                  </ItemGroup>
                </Project>
                """,
            ["Server/Program.cs"] = Server,
            ["Server/Server.csproj"] = $"""
                <Project Sdk="Microsoft.NET.Sdk.Web">
                  <PropertyGroup>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="McpReplicas" Version="{template.Version}" />
                  </ItemGroup>
                </Project>
                """,
        })
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        }
    }
}
