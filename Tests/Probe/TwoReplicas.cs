using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Two replicas of a server behind a round-robin balancer, as one <see cref="TinyServer"/>; a test writes the answers of each replica.</summary>
internal static class TwoReplicas
{
    public const string ServedBy = "X-Served-By";

    /// <param name="namesReplicas">Whether answers contain the name of their replica.</param>
    /// <param name="answers">Returns true if it answered the request as the replica with this number.</param>
    public static Task<TinyServer> StartAsync(bool namesReplicas, Func<int, HttpContext, JsonNode, Task<bool>> answers)
    {
        var turn = 0;
        return TinyServer.StartAsync((context, message) =>
        {
            var replica = Interlocked.Increment(ref turn) % 2;
            if (namesReplicas)
            {
                context.Response.Headers[ServedBy] = $"replica-{replica}";
            }

            return answers(replica, context, message);
        });
    }

    public static string Method(JsonNode message) => (string)message["method"]!;

    public static string? Tool(JsonNode message) => Method(message) is "tools/call" ? (string?)message["params"]!["name"] : null;

    /// <summary>Answers with a text result of a tool.</summary>
    public static async Task<bool> SayAsync(HttpContext context, JsonNode message, string text, bool isError = false)
    {
        var result = new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };
        if (isError)
        {
            result["isError"] = true;
        }

        await TinyServer.AnswerAsync(context, message, result.ToJsonString());
        return true;
    }

    public static async Task<bool> RefuseAsync(HttpContext context, JsonNode message, int status, int code, string error)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = message["id"]?.DeepClone(),
            ["error"] = new JsonObject { ["code"] = code, ["message"] = error },
        });
        return true;
    }
}
