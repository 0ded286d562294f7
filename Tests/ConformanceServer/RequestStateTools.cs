using System.ComponentModel;
using McpAspire.McpServer.Sealing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.ConformanceServer;

/// <summary>Tools whose state travels with the client from call to call, so that each call may reach another replica (SEP-2322).</summary>
[McpServerToolType]
internal sealed class RequestStateTools(StateSeal seal)
{
    private const string Purpose = "tools/call of a fixture";
    private const string Asked = "asked";

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Asks the user to confirm.")]
    public Task<string> RequestState(RequestContext<CallToolRequestParams> request) => ConfirmAsync(request.Params);

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Asks the user to confirm, and refuses a state that was altered.")]
    public Task<string> TamperedState(RequestContext<CallToolRequestParams> request) => ConfirmAsync(request.Params);

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Asks the user, the model and the client at once.")]
    public async Task<string> MultipleInputs(RequestContext<CallToolRequestParams> request)
    {
        var call = request.Params;
        return await OpenAsync(call) is Asked
            && call.Entered("user_name", "name") is { } name
            && call.Said("greeting") is { } greeting
            && call.Roots("client_roots") is { } roots
            ? $"{greeting} {name} has {roots.Count} roots."
            : throw Ask.For(await SealAsync(Asked), ("user_name", Ask.Name), ("greeting", Ask.Model("Generate a greeting", maxTokens: 50)), ("client_roots", Ask.Roots));
    }

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks the user's name, then a colour.")]
    public async Task<string> MultiRound(RequestContext<CallToolRequestParams> request)
    {
        // The state is the name, once it is known.
        var call = request.Params;
        var name = await OpenAsync(call) switch
        {
            Asked => call.Entered("step1", "name"),
            var known => known,
        };

        return name is null ? throw Ask.For(await SealAsync(Asked), ("step1", Ask.User("Step 1: What is your name?", "name")))
            : call.Entered("step2", "color") is { } color ? $"{name} likes {color}."
            : throw Ask.For(await SealAsync(name), ("step2", Ask.User("Step 2: What is your favorite color?", "color")));
    }

    private async Task<string> ConfirmAsync(RequestParams call) => await OpenAsync(call) is Asked && call.Entered("confirm", "ok") is { } ok
        ? $"state-ok, the user says {ok}."
        : throw Ask.For(await SealAsync(Asked), ("confirm", Ask.Confirmation));

    private Task<string> SealAsync(string state) => seal.SealAsync(state, Purpose);

    private async Task<string?> OpenAsync(RequestParams call) => call.RequestState is { } state ? await seal.OpenAsync(state, Purpose) : null;
}
