using McpAspire.Tests.Support;
using McpReplicas.Aspire.Programs;
using Microsoft.Extensions.Configuration;

namespace McpAspire.Tests;

/// <summary><c>--Command</c> and its companions.</summary>
public class OptionsOfAnyServer
{
    private const string Command = "--Command=dotnet --version";

    [Theory]
    [InlineData("--Directory goes with --Command, which names another program to run in place of this application's server.", "--Directory=.")]
    [InlineData("--McpPath goes with --Command, which names another program to run in place of this application's server.", "--McpPath=/mcp")]
    [InlineData("--mcppath goes with --Command, which names another program to run in place of this application's server.", "--mcppath=/mcp")]
    [InlineData("--HealthPath goes with --Command, which names another program to run in place of this application's server.", "--HealthPath=/health")]
    [InlineData("--Environment:KEY goes with --Command, which names another program to run in place of this application's server.", "--Environment:KEY=value")]
    [InlineData("--McpPath must be a path that begins with '/', such as /mcp; it is 'api/mcp'.", Command, "--McpPath=api/mcp")]
    [InlineData("--McpPath must be a path that begins with '/', such as /mcp; it is 'http://localhost/mcp'.", Command, "--McpPath=http://localhost/mcp")]
    [InlineData("--McpPath must be a path that begins with '/', such as /mcp; it is '//evil/mcp'.", Command, "--McpPath=//evil/mcp")]
    [InlineData("--McpPath must be a path that begins with '/', such as /mcp; it is ''.", Command, "--McpPath=")]
    [InlineData("--HealthPath must be a path that begins with '/', such as /health; it is '/health?full=1'.", Command, "--HealthPath=/health?full=1")]
    [InlineData("--Sessions must be one of Stateless, Stateful, Sticky where --Command names the server; Shared is for C# servers with the package McpReplicas.Redis.", Command, "--Sessions=Shared")]
    [InlineData("--Redis must be None where --Command names the server; it is 'Embedded'. Tell the server of a Redis of yours by --Environment:REDIS_URL=….", Command, "--Redis=Embedded")]
    [InlineData("--Redis must be None where --Command names the server; it is 'Auto'. Tell the server of a Redis of yours by --Environment:REDIS_URL=….", Command, "--Redis=true")]
    [InlineData("--Idempotency:Enabled is for C# servers with the package McpReplicas; where --Command names the server, --Environment:NAME=value configures it.", Command, "--Idempotency:Enabled=true")]
    [InlineData("--ConnectionStrings:redis is for C# servers with the package McpReplicas; where --Command names the server, --Environment:NAME=value configures it.", Command, "--ConnectionStrings:redis=localhost")]
    [InlineData("--Environment is .NET's own name for Development or Production. A variable of the server's is set by --Environment:KEY=value, each by an option of its own.", Command, "--Environment=KEY=value")]
    [InlineData("--Environment:A:B must name a variable of the environment, such as --Environment:LOG_LEVEL=debug.", Command, "--Environment:A:B=value")]
    [InlineData("--Command: there is no program 'no-such-program' on PATH. Is it installed?", "--Command=no-such-program --port {port}")]
    [InlineData("--Command has a quote \" that is not closed: node \"index.js", "--Command=node \"index.js")]
    [InlineData("--Command must begin with a program, such as --Command=\"node dist/index.js\".", "--Command=")]
    public void What_is_wrong_or_cannot_be_had_is_refused_with_what_is_allowed(string sentence, params string[] args) => Assert.Equal([sentence], Problems(args));

    [Theory]
    [InlineData(Command)]
    [InlineData(Command, "--Redis=None")]
    [InlineData(Command, "--Redis=false", "--Sessions=Sticky")]
    [InlineData(Command, "--Sessions=Stateful", "--McpPath=/", "--HealthPath=/api/ready", "--Environment:KEY=a=b;c", "--Environment:EMPTY=", "--environment=Development")]
    [InlineData(Command, "--Access:Hosts:0=example.com", "--Balancer:ReadDeadline=00:00:10", "--Inspector=true", "--Policy=LeastRequests")]
    [InlineData("--environment=Development")]
    public void What_goes_together_is_taken(params string[] args) => Assert.Empty(Problems(args));

    [Fact]
    public void A_folder_and_a_program_that_are_not_there_are_named_in_full()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "none");

        Assert.Equal([$"--Directory must be a folder that exists; it is '{folder}'."], Problems(Command, $"--Directory={folder}"));
        Assert.Equal([$"--Command: there is no program at '{Path.Combine(AppContext.BaseDirectory, "server")}'."], Problems("--Command=./server", $"--Directory={AppContext.BaseDirectory}"));
    }

    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public void A_file_that_is_no_program_is_named()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "HostingTests.deps.json");

        Assert.Equal([$"--Command: '{file}' is not an executable file."], Problems($"--Command={file}"));
    }

    [Fact]
    public void Variables_keep_their_names_and_their_values()
    {
        var options = Read(Command, "--Environment:LOG_LEVEL=debug", "--Environment:Url=http://x?a=b&c", "--Environment:EMPTY=", "--environment=Development");

        Assert.Equal([("EMPTY", ""), ("LOG_LEVEL", "debug"), ("Url", "http://x?a=b&c")], options.Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => (variable.Key, variable.Value)));
    }

    [Fact]
    public async Task A_wrong_command_ends_the_run_before_anything_starts()
    {
        await using var host = new ApplicationProcess("AppHost", "--Port=0", "--Command=no-such-program", "--Sessions=Shared");

        Assert.Equal(1, await host.EndAsync());
        Assert.Equal(
            ["--Command: there is no program 'no-such-program' on PATH. Is it installed?", "--Sessions must be one of Stateless, Stateful, Sticky where --Command names the server; Shared is for C# servers with the package McpReplicas.Redis."],
            host.Output.Trim().Split(Environment.NewLine));
    }

    private static IEnumerable<string> Problems(params string[] args) => ProgramOptions.Problems(Read(args), args);

    private static McpApplicationOptions Read(params string[] args)
    {
        args = [.. args, "--Port=0"];
        var configuration = new ConfigurationBuilder().AddCommandLine(args).Build();
        var redis = configuration["Redis"] is { } text ? bool.TryParse(text, out var isWanted) ? isWanted ? McpRedisMode.Auto : McpRedisMode.None : Enum.Parse<McpRedisMode>(text) : McpRedisMode.None;
        return ProgramOptions.Read(configuration, new McpApplicationOptions()) with { Redis = redis, Sessions = Enum.Parse<McpSessionMode>(configuration["Sessions"] ?? "Stateless") };
    }
}
