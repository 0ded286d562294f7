using System.ComponentModel;
using McpReplicas;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace McpAspire.SessionServer;

[McpServerToolType]
internal sealed class SessionTools(IConfiguration configuration, IChangeFeed changes)
{
    [McpServerTool(Name = "echo"), Description("Returns the key.")]
    public static string Echo(string key) => key;

    [McpServerTool(Name = "count"), Description("Records that it ran, works for a while, and returns the key.")]
    public async Task<string> Count(string key, [Description("Milliseconds.")] int work, CancellationToken cancellationToken)
    {
        Record(key);
        await Task.Delay(work, cancellationToken);
        return key;
    }

    [McpServerTool(Name = "ask"), Description("Records that it ran, asks the client for a word, and returns the word.")]
    public async Task<string> Ask(RequestContext<CallToolRequestParams> request, string key, CancellationToken cancellationToken)
    {
        Record(key);
        var question = new ElicitRequestParams { Message = key, RequestedSchema = new() { Properties = { ["word"] = new StringSchema() } } };
        var answer = await request.Server.ElicitAsync(question, cancellationToken);
        return answer.Content!["word"].GetString()!;
    }

    [McpServerTool(Name = "log"), Description("Logs a line at each level, and returns the key.")]
    public static string Log(RequestContext<CallToolRequestParams> request, string key)
    {
        var logger = request.Server.AsClientLoggerProvider().CreateLogger("log");
        foreach (var level in new[] { LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error })
        {
#pragma warning disable CA1848, CA2254 // A line at a level that varies.
            logger.Log(level, key);
#pragma warning restore CA1848, CA2254
        }

        return key;
    }

    [McpServerTool(Name = "change"), Description("Publishes that a resource was updated.")]
    public Task Change(string uri) => changes.PublishAsync(McpChange.Resource(uri));

    // One file for each execution, because the process may be killed.
    private void Record(string key) => File.WriteAllText(Path.Combine(configuration["Executions"]!, $"{key}.{Guid.NewGuid():n}"), "");
}
