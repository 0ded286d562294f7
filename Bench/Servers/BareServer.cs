namespace McpAspire.Bench.Servers;

/// <summary>The upper limit: Kestrel returns the JSON of a tool call without parsing the request.</summary>
internal static class BareServer
{
    private static readonly byte[] Answer = """{"result":{"content":[{"type":"text","text":"hello"}]},"id":1,"jsonrpc":"2.0"}"""u8.ToArray();

    public static int Run(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/health", () => "Healthy");
        app.MapPost("/mcp", async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Answer.Length;
            await context.Response.Body.WriteAsync(Answer, context.RequestAborted);
        });
        app.Run();
        return 0;
    }
}
