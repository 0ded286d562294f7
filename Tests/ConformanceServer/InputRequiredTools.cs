using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

/// <summary>Tools that need an answer of the client, and keep no state between the call that asks and the call with the answer (SEP-2322).</summary>
[McpServerToolType]
internal sealed class InputRequiredTools
{
    private const string Capital = "What is the capital of France?";

    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Asks for the user's name, and returns a greeting.")]
    public static string Elicitation(RequestContext<CallToolRequestParams> request) =>
        request.Params.Entered("user_name", "name") is { } name
            ? $"Hello, {name}!"
            : throw Ask.For(("user_name", Ask.Name));

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Asks the client's model a question.")]
    public static string Sampling(RequestContext<CallToolRequestParams> request) =>
        request.Params.Said("capital_question") is { } text
            ? $"The model says: {text}"
            : throw Ask.For(("capital_question", Ask.Model(Capital, maxTokens: 100)));

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Asks for the client's roots, and returns their URIs.")]
    public static string ListRoots(RequestContext<CallToolRequestParams> request) =>
        request.Params.Roots("client_roots") is { } roots
            ? $"The roots: {string.Join(", ", roots.Select(root => root.Uri))}"
            : throw Ask.For(("client_roots", Ask.Roots));

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only for what the client's capabilities allow.")]
    public static string Capabilities(RequestContext<CallToolRequestParams> request)
    {
        if (request.Params.InputResponses is { Count: > 0 } answers)
        {
            return $"Answered: {string.Join(", ", answers.Keys.Order())}.";
        }

        var capabilities = request.Server.ClientCapabilities;
        var questions = new List<(string, InputRequest)>();
        if (capabilities?.Sampling is not null)
        {
            questions.Add(("capital_question", Ask.Model(Capital, maxTokens: 100)));
        }

        if (capabilities?.Elicitation is not null)
        {
            questions.Add(("user_name", Ask.Name));
        }

        if (capabilities?.Roots is not null)
        {
            questions.Add(("client_roots", Ask.Roots));
        }

        return questions.Count is 0 ? "The client declares nothing to ask for." : throw Ask.For([.. questions]);
    }
}
