using Microsoft.AspNetCore.Http;

namespace McpReplicas.Balancer.Page;

/// <summary>What an action or a refusal says: one sentence of plain text, which a person reads as it is.</summary>
internal static class Sentence
{
    public static IResult Of(string sentence, int status = StatusCodes.Status200OK) => Results.Text($"{sentence}\n", statusCode: status);
}
