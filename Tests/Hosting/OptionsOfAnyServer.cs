using McpAspire.Tests.Support;
using McpReplicas.Aspire.Programs;
using Microsoft.Extensions.Configuration;

namespace McpAspire.Tests;

/// <summary><c>--Command</c> and its related options.</summary>
public class OptionsOfAnyServer
{
    private const string Command = "--Command=dotnet --version";

    [Theory]
    [InlineData("--Directory requires --Command, the option that runs another program instead of this application's server.", "--Directory=.")]
    [InlineData("--McpPath requires --Command, the option that runs another program instead of this application's server.", "--McpPath=/mcp")]
    [InlineData("--mcppath requires --Command, the option that runs another program instead of this application's server.", "--mcppath=/mcp")]
    [InlineData("--HealthPath requires --Command, the option that runs another program instead of this application's server.", "--HealthPath=/health")]
    [InlineData("--Environment:KEY requires --Command, the option that runs another program instead of this application's server.", "--Environment:KEY=value")]
    [InlineData("--McpPath must be a path that begins with '/', such as /mcp; it is 'api/mcp'.", Command, "--McpPath=api/mcp")]
    [InlineData("--McpPath must be a path that begins with '/', such as /mcp; it is 'http://localhost/mcp'.", Command, "--McpPath=http://localhost/mcp")]
    [InlineData("--McpPath must be a path that begins with '/', such as /mcp; it is '//evil/mcp'.", Command, "--McpPath=//evil/mcp")]
    [InlineData("--McpPath must be a path that begins with '/', such as /mcp; it is ''.", Command, "--McpPath=")]
    [InlineData("--HealthPath must be a path that begins with '/', such as /health; it is '/health?full=1'.", Command, "--HealthPath=/health?full=1")]
    [InlineData("--Sessions=Shared cannot be used with --Command: only C# servers with the package McpReplicas.Redis can share sessions. Use Stateless, Stateful or Sticky.", Command, "--Sessions=Shared")]
    [InlineData("--Redis=Embedded cannot be used with --Command. Start Redis yourself and pass its address to the server, for example with --Environment:REDIS_URL=….", Command, "--Redis=Embedded")]
    [InlineData("--Redis=Auto cannot be used with --Command. Start Redis yourself and pass its address to the server, for example with --Environment:REDIS_URL=….", Command, "--Redis=true")]
    [InlineData("--Idempotency:Enabled cannot be used with --Command: it configures only C# servers with the package McpReplicas. Configure your server with --Environment:NAME=value.", Command, "--Idempotency:Enabled=true")]
    [InlineData("--ConnectionStrings:redis cannot be used with --Command: it configures only C# servers with the package McpReplicas. Configure your server with --Environment:NAME=value.", Command, "--ConnectionStrings:redis=localhost")]
    [InlineData("--Environment selects the .NET environment, such as Development. To set a variable of your server, use --Environment:KEY=value, one option for each variable.", Command, "--Environment=KEY=value")]
    [InlineData("--Environment:A:B is not the name of an environment variable. Use a form such as --Environment:LOG_LEVEL=debug.", Command, "--Environment:A:B=value")]
    [InlineData("--Command: there is no program 'no-such-program' on PATH. Is it installed?", "--Command=no-such-program --port {port}")]
    [InlineData("--Command has a quote \" that is not closed: node \"index.js", "--Command=node \"index.js")]
    [InlineData("--Command must begin with a program, such as --Command=\"node dist/index.js\".", "--Command=")]
    public void Invalid_options_are_rejected_with_a_message_that_shows_what_to_do(string sentence, params string[] args) => Assert.Equal([sentence], Problems(args));

    [Theory]
    [InlineData(Command)]
    [InlineData(Command, "--Redis=None")]
    [InlineData(Command, "--Redis=false", "--Sessions=Sticky")]
    [InlineData(Command, "--Sessions=Stateful", "--McpPath=/", "--HealthPath=/api/ready", "--Environment:KEY=a=b;c", "--Environment:EMPTY=", "--environment=Development")]
    [InlineData(Command, "--Access:Hosts:0=example.com", "--Balancer:ReadDeadline=00:00:10", "--Inspector=true", "--Policy=LeastRequests")]
    [InlineData("--environment=Development")]
    public void Valid_combinations_are_accepted(params string[] args) => Assert.Empty(Problems(args));

    [Fact]
    public void A_missing_folder_or_program_is_reported_with_its_full_path()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "none");

        Assert.Equal([$"--Directory: the folder '{folder}' does not exist."], Problems(Command, $"--Directory={folder}"));
        Assert.Equal([$"--Command: there is no program at '{Path.Combine(AppContext.BaseDirectory, "server")}'."], Problems("--Command=./server", $"--Directory={AppContext.BaseDirectory}"));
    }

    [Fact(Skip = Requirements.NoSignals, SkipType = typeof(Requirements), SkipUnless = nameof(Requirements.Signals))]
    public void A_file_that_is_not_executable_is_reported()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "HostingTests.deps.json");

        Assert.Equal([$"--Command: '{file}' is not an executable file."], Problems($"--Command={file}"));
    }

    [Fact]
    public void Variables_keep_their_names_and_values()
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
            ["--Command: there is no program 'no-such-program' on PATH. Is it installed?", "--Sessions=Shared cannot be used with --Command: only C# servers with the package McpReplicas.Redis can share sessions. Use Stateless, Stateful or Sticky."],
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
