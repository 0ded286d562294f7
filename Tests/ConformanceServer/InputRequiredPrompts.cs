using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

/// <summary>A prompt that needs an answer of the client (SEP-2322).</summary>
[McpServerPromptType]
internal sealed class InputRequiredPrompts
{
    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("Asks the user what the prompt is about.")]
    public static string About(RequestContext<GetPromptRequestParams> request) => request.Params.Entered("user_context", "context") is { } context
        ? $"Please go on, knowing this: {context}"
        : throw Ask.For(("user_context", Ask.User("What context should the prompt use?", "context")));
}
