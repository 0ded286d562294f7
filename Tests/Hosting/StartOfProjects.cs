using McpAspire.Tests.Support;
using McpReplicas.Aspire.Model;

namespace McpAspire.Tests;

/// <summary>The orchestrator starts the assemblies of the projects, without <c>dotnet run</c> in between.</summary>
[Trait("Run", "All")]
public sealed class StartOfProjects(ReplicasOfOneClass application) : IClassFixture<ReplicasOfOneClass>
{
    private static readonly string Server = Path.Combine(Repository.Root, "McpServer", "McpServer.csproj");

    [Fact]
    public async Task Each_replica_is_the_process_that_the_orchestrator_started()
    {
        var answering = new HashSet<int?>();
        for (var call = 0; call < 3; call++)
        {
            answering.Add((int)(await application.Http.CallToolAsync("who_am_i")).Result["structuredContent"]!["processId"]!);
        }

        Assert.Equal(answering, Enumerable.Range(1, 3).Select(number => application.ProcessId($"mcp-{number}")).ToHashSet());
    }

    [Fact]
    public void The_assembly_of_a_referenced_project_is_known() => Assert.Equal(Repository.Assembly("McpServer"), Find(Server));

    [Fact]
    public void Another_project_has_no_known_assembly() => Assert.Null(Find(Path.Combine(Repository.Root, "Probe", "Probe.csproj")));

    [Theory]
    [InlineData("--DOTNET_WATCH=1")]
    [InlineData("--DEBUG_SESSION_PORT=localhost:50000")]
    public void Dotnet_watch_and_an_IDE_start_the_projects_themselves(string setting) => Assert.Null(Find(Server, setting));

    [Theory]
    [InlineData("""{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" } } }""", true)]
    [InlineData("""{ "runtimeOptions": { "includedFrameworks": [{ "name": "Microsoft.NETCore.App", "version": "10.0.0" }] } }""", false)]
    public async Task A_program_with_its_own_runtime_is_not_started_by_its_assembly(string configuration, bool expected)
    {
        var folder = Directory.CreateTempSubdirectory("program-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Server.runtimeconfig.json"), configuration, TestContext.Current.CancellationToken);

            Assert.Equal(expected, ProjectAssembly.UsesInstalledRuntime(Path.Combine(folder.FullName, "Server.dll")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string? Find(string project, params string[] settings) =>
        ProjectAssembly.Find(DistributedApplication.CreateBuilder(new DistributedApplicationOptions { AssemblyName = "AppHost", Args = settings, DisableDashboard = true }), project);
}
