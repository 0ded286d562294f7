using System.ComponentModel;
using McpReplicas;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

/// <summary>Tools whose state the client returns with each call, so that each call may reach another replica (SEP-2322).</summary>
[McpServerToolType]
internal sealed class RequestStateTools(RequestStateProtector state)
{
    private const string Asked = "asked";

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Asks the user to confirm.")]
    public string RequestState(RequestContext<CallToolRequestParams> request) => Confirm(request);

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Asks the user to confirm, and refuses a state that was altered.")]
    public string TamperedState(RequestContext<CallToolRequestParams> request) => Confirm(request);

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Asks the user, the model and the client at once.")]
    public string MultipleInputs(RequestContext<CallToolRequestParams> request)
    {
        var call = request.Params;
        return state.Unprotect(request) is Asked
            && call.Entered("user_name", "name") is { } name
            && call.Said("greeting") is { } greeting
            && call.Roots("client_roots") is { } roots
            ? $"{greeting} {name} has {roots.Count} roots."
            : throw Ask.For(state.Protect(Asked, request), ("user_name", Ask.Name), ("greeting", Ask.Model("Generate a greeting", maxTokens: 50)), ("client_roots", Ask.Roots));
    }

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks for the user's name, then for a colour.")]
    public string MultiRound(RequestContext<CallToolRequestParams> request)
    {
        // After the first answer, the state is the name.
        var call = request.Params;
        var name = state.Unprotect(request) switch
        {
            Asked => call.Entered("step1", "name"),
            var known => known,
        };

        return name is null ? throw Ask.For(state.Protect(Asked, request), ("step1", Ask.User("Step 1: What is your name?", "name")))
            : call.Entered("step2", "color") is { } color ? $"{name} likes {color}."
            : throw Ask.For(state.Protect(name, request), ("step2", Ask.User("Step 2: What is your favorite color?", "color")));
    }

    private string Confirm(RequestContext<CallToolRequestParams> request) => state.Unprotect(request) is Asked && request.Params.Entered("confirm", "ok") is { } ok
        ? $"state-ok, the user says {ok}."
        : throw Ask.For(state.Protect(Asked, request), ("confirm", Ask.Confirmation));
}
