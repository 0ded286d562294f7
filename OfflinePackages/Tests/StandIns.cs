using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>What only the stand-ins do. These tests are compiled into Tests where the stand-ins are in use.</summary>
public class StandIns(StandIns.OwnRedis application) : IClassFixture<StandIns.OwnRedis>
{
    [Fact(Skip = Requirements.NoRedis, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Redis))]
    public async Task A_Redis_of_the_application_s_own_is_the_machine_s_redis_server()
    {
        var handle = (await application.Http.CallToolAsync("open_notebook", new { title = "Groceries" })).Text;
        await application.Http.CallToolAsync("add_note", new { handle, note = "milk" });

        Assert.Equal("Groceries\n1. milk", (await application.Http.CallToolAsync("read_notebook", new { handle })).Text);
    }

    [Fact]
    public async Task Publishing_is_refused_with_the_package_that_can()
    {
        await using var host = new ApplicationProcess("AppHost", "--publisher", "manifest", "--output-path", "manifest.json");

        Assert.NotEqual(0, await host.EndAsync());
        await host.LineAsync("Publishing needs the real package Aspire.Hosting; the offline stand-in only runs the application.");
    }

    [Fact]
    public void Replicas_behind_one_endpoint_are_refused_with_the_package_that_can()
    {
        var project = DistributedApplication.CreateBuilder([]).AddProject<Projects.McpServer>("mcp", launchProfileName: null);

        var refusal = Assert.Throws<NotSupportedException>(() => project.WithReplicas(2));

        Assert.Equal("WithReplicas needs the real package Aspire.Hosting; the offline stand-in has no proxy in front of replicas.", refusal.Message);
    }

    public sealed class OwnRedis : Application
    {
        protected override Task<string[]> OptionsAsync() => Task.FromResult<string[]>(Requirements.Redis ? ["--Redis=true"] : []);
    }
}
