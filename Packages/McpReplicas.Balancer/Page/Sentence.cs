namespace McpReplicas.Balancer.Page;

/// <summary>The plain-text message of an action or an error, for people to read.</summary>
internal static class Sentence
{
    public static IResult Of(string sentence, int status = StatusCodes.Status200OK) => Results.Text($"{sentence}\n", statusCode: status);
}
