using ModelContextProtocol.Protocol;
using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace McpAspire.ConformanceServer;

/// <summary>Questions to a client of 2026-07-28: the call ends with the questions, and the client calls again with the answers (SEP-2322).</summary>
internal static class Ask
{
    public static InputRequest Name => User("What is your name?", "name");

    public static InputRequest Confirmation => User("Please confirm", "ok", new BooleanSchema());

    public static InputRequest Roots => InputRequest.ForRootsList(new ListRootsRequestParams());

    public static InputRequest User(string message, string property, PrimitiveSchemaDefinition? type = null) => InputRequest.ForElicitation(new ElicitRequestParams
    {
        Message = message,
        RequestedSchema = new() { Properties = { [property] = type ?? new StringSchema() }, Required = [property] },
    });

    public static InputRequest Model(string prompt, int maxTokens) => InputRequest.ForSampling(new CreateMessageRequestParams
    {
        Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }],
        MaxTokens = maxTokens,
    });

    public static InputRequiredException For(params (string Key, InputRequest Question)[] questions) => For(state: null, questions);

    public static InputRequiredException For(string? state, params (string Key, InputRequest Question)[] questions) =>
        new(questions.ToDictionary(question => question.Key, question => question.Question), state);
}
