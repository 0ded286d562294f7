using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace McpAspire.ConformanceServer;

/// <summary>Tools that send a request to a client of 2025-11-25 or earlier while they run.</summary>
[McpServerToolType]
internal sealed class ClientRequestTools
{
    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model to answer a prompt.")]
    public static async Task<string> Sampling(
        RequestContext<CallToolRequestParams> request, [Description("The prompt.")] string prompt, CancellationToken cancellationToken)
    {
        var answer = await request.Server.SampleAsync(
            new CreateMessageRequestParams
            {
                Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
                MaxTokens = 100,
            },
            cancellationToken);
        return $"LLM response: {string.Concat(answer.Content.OfType<TextContentBlock>().Select(block => block.Text))}";
    }

    [McpServerTool(Name = "test_elicitation"), Description("Asks the user for a name and an e-mail address.")]
    public static Task<string> Elicitation(
        RequestContext<CallToolRequestParams> request, [Description("The message for the user.")] string message, CancellationToken cancellationToken) => AskAsync(
        request,
        message,
        new()
        {
            Properties =
            {
                ["username"] = new StringSchema { Description = "User's response" },
                ["email"] = new StringSchema { Description = "User's email address" },
            },
            Required = ["username", "email"],
        },
        cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks the user, with a default for each primitive type (SEP-1034).")]
    public static Task<string> Defaults(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken) => AskAsync(
        request,
        "Please review your profile.",
        new()
        {
            Properties =
            {
                ["name"] = new StringSchema { Default = "John Doe" },
                ["age"] = new NumberSchema { Type = "integer", Default = 30 },
                ["score"] = new NumberSchema { Default = 95.5 },
                ["status"] = new UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
                ["verified"] = new BooleanSchema { Default = true },
            },
        },
        cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks the user, with each form of choice (SEP-1330).")]
    public static Task<string> Choices(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken) =>
        AskAsync(request, "Please choose.", new() { Properties = EnumForms.All }, cancellationToken);

    private static async Task<string> AskAsync(RequestContext<CallToolRequestParams> request, string message, RequestSchema schema, CancellationToken cancellationToken)
    {
        var answer = await request.Server.ElicitAsync(new ElicitRequestParams { Message = message, RequestedSchema = schema }, cancellationToken);
        return $"User response: action={answer.Action}, content={JsonSerializer.Serialize(answer.Content)}";
    }
}
