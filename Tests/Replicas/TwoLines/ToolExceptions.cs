using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>An exception of a tool is logged once, with its stack trace. The caller gets only the text of an McpException.</summary>
public class ToolExceptions
{
    [Theory]
    [InlineData("plain", "An error occurred invoking 'fail'.", typeof(InvalidOperationException))]
    [InlineData("timeout", "An error occurred invoking 'fail'.", typeof(TimeoutException))]
    [InlineData("cause", "An error occurred invoking 'fail': The weather is unknown.", typeof(ModelContextProtocol.McpException))]
    public async Task A_failure_is_logged_once_with_its_stack(string how, string said, Type logged)
    {
        var log = new RecordedLog();
        await using var server = await TwoLineServer.StartAsync(log.AddTo);

        var answer = await server.Http.CallToolAsync("fail", new { how });

        Assert.Equal((true, said), (answer.IsError, answer.Text));
        var exception = Assert.Single(log.Exceptions);
        Assert.Equal(logged, exception.GetType());
        Assert.NotNull(exception.StackTrace);
    }

    [Fact]
    public async Task An_error_of_the_caller_is_not_logged_as_an_error_of_the_server()
    {
        var log = new RecordedLog();
        await using var server = await TwoLineServer.StartAsync(log.AddTo);

        var answer = await server.Http.CallToolAsync("fail", new { how = "mistake" });

        Assert.Equal((true, "An error occurred invoking 'fail': The city does not exist."), (answer.IsError, answer.Text));
        Assert.Empty(log.Exceptions);
    }
}
