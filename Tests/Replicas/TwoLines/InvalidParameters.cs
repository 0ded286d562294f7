using System.Net;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;

namespace McpAspire.Tests;

/// <summary>Invalid parameters are rejected with -32602 and the name of the member, in both eras.</summary>
public class InvalidParameters
{
    [Theory]
    [InlineData("tools/call", """{"arguments":{}}""", "params.name is missing; it must be a string.")]
    [InlineData("tools/call", """{"name":5}""", "params.name must be a string; it is 5.")]
    [InlineData("tools/call", """{"name":"echo","arguments":"x"}""", "params.arguments must be an object or null or []; it is \"x\".")]
    [InlineData("tools/call", """{"name":"echo","arguments":[1]}""", "params.arguments must be an object or null or []; it is [1].")]
    [InlineData("tools/call", """{"name":"echo","_meta":{"progressToken":[]}}""", "params._meta.progressToken must be a string or an integer; it is [].")]
    [InlineData("tools/call", """{"name":"echo","_meta":{"progressToken":1.5}}""", "params._meta.progressToken must be a string or an integer; it is 1.5.")]
    [InlineData("tools/call", """{"name":"echo","_meta":{"progressToken":null}}""", "params._meta.progressToken must be a string or an integer; it is null.")]
    [InlineData("tools/call", """{"name":"echo","requestState":5}""", "params.requestState must be a string or null; it is 5.")]
    [InlineData("tools/call", """{"name":"echo","inputResponses":"x"}""", "params.inputResponses must be an object or null; it is \"x\".")]
    [InlineData("tools/list", """{"cursor":5}""", "params.cursor must be a string or null; it is 5.")]
    [InlineData("prompts/list", """{"cursor":{}}""", "params.cursor must be a string or null; it is {}.")]
    [InlineData("resources/list", """{"cursor":true}""", "params.cursor must be a string or null; it is true.")]
    [InlineData("resources/templates/list", """{"cursor":[]}""", "params.cursor must be a string or null; it is [].")]
    [InlineData("prompts/get", "{}", "params.name is missing; it must be a string.")]
    [InlineData("prompts/get", """{"name":"ask","arguments":5}""", "params.arguments must be an object or null or []; it is 5.")]
    [InlineData("resources/read", "{}", "params.uri is missing; it must be a string.")]
    [InlineData("resources/read", """{"uri":null}""", "params.uri must be a string; it is null.")]
    [InlineData("completion/complete", """{"argument":{"name":"a","value":""}}""", "params.ref is missing; it must be an object.")]
    [InlineData("completion/complete", """{"ref":5,"argument":{"name":"a","value":""}}""", "params.ref must be an object; it is 5.")]
    [InlineData("completion/complete", """{"ref":{"name":"a"},"argument":{"name":"a","value":""}}""", "params.ref.type is missing; it must be one of \"ref/prompt\", \"ref/resource\".")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/tool"},"argument":{"name":"a","value":""}}""", "params.ref.type must be one of \"ref/prompt\", \"ref/resource\"; it is \"ref/tool\".")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt"},"argument":{"name":"a","value":""}}""", "params.ref.name is missing; it must be a string.")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/resource"},"argument":{"name":"a","value":""}}""", "params.ref.uri is missing; it must be a string.")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt","name":"ask"},"argument":{"name":"a","value":5}}""", "params.argument.value must be a string; it is 5.")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt","name":"ask"}}""", "params.argument is missing; it must be an object.")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/prompt","name":"ask"},"argument":{"name":"a","value":""},"context":{"arguments":{"x":5}}}""", "params.context.arguments.x must be a string; it is 5.")]
    public async Task Errors_of_both_eras_contain_the_member_and_the_allowed_values(string method, string parameters, string said)
    {
        await using var server = await EveryShape.StartAsync();

        foreach (var era in Enum.GetValues<Era>())
        {
            AssertInvalid(said, await SendAsync(server, method, parameters, era));
        }
    }

    [Theory]
    [InlineData("logging/setLevel", """{"level":"loud"}""", Era.Legacy, "params.level must be one of " + Levels + "; it is \"loud\".")]
    [InlineData("logging/setLevel", """{"level":5}""", Era.Legacy, "params.level must be one of " + Levels + "; it is 5.")]
    [InlineData("logging/setLevel", "{}", Era.Legacy, "params.level is missing; it must be one of " + Levels + ".")]
    [InlineData("resources/subscribe", "{}", Era.Legacy, "params.uri is missing; it must be a string.")]
    [InlineData("resources/unsubscribe", """{"uri":["a"]}""", Era.Legacy, "params.uri must be a string; it is [\"a\"].")]
    [InlineData("tools/call", """{"name":"echo","_meta":{"io.modelcontextprotocol/logLevel":"loud"}}""", Era.Modern, "params._meta.io.modelcontextprotocol/logLevel must be one of " + Levels + "; it is \"loud\".")]
    [InlineData("subscriptions/listen", "{}", Era.Modern, "params.notifications is missing; it must be an object.")]
    [InlineData("subscriptions/listen", """{"notifications":{"toolsListChanged":"yes"}}""", Era.Modern, "params.notifications.toolsListChanged must be a boolean or null; it is \"yes\".")]
    [InlineData("subscriptions/listen", """{"notifications":{"resourceSubscriptions":[5]}}""", Era.Modern, "params.notifications.resourceSubscriptions[0] must be a string; it is 5.")]
    public async Task Errors_of_one_era_contain_the_member_and_the_allowed_values(string method, string parameters, Era era, string said)
    {
        await using var server = await EveryShape.StartAsync();

        AssertInvalid(said, await SendAsync(server, method, parameters, era));
    }

    [Theory]
    [InlineData("tools/call", "null")]
    [InlineData("tools/call", "[]")]
    [InlineData("tools/call", "\"x\"")]
    [InlineData("tools/list", "[]")]
    [InlineData("tools/list", "5")]
    [InlineData("ping", "[]")]
    [InlineData("initialize", "[]")]
    [InlineData("initialize", "null")]
    [InlineData("prompts/get", "null")]
    [InlineData("resources/read", "[\"shape://one\"]")]
    [InlineData("completion/complete", "true")]
    [InlineData("no/such/method", "[]")]
    public async Task Parameters_that_are_not_an_object_are_rejected(string method, string parameters)
    {
        await using var server = await EveryShape.StartAsync();

        AssertInvalid("params must be an object.", await server.Http.PostAsync($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}"""));
    }

    [Theory]
    [InlineData("tools/call")]
    [InlineData("resources/read")]
    [InlineData("logging/setLevel")]
    public async Task Missing_parameters_are_rejected(string method)
    {
        await using var server = await EveryShape.StartAsync();

        AssertInvalid("params must be an object.", await server.Http.PostAsync($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"}"""));
    }

    [Theory]
    [InlineData("tools/list", "null")]
    [InlineData("tools/list", """{"_meta":null,"cursor":null}""")]
    [InlineData("ping", "{}")]
    [InlineData("logging/setLevel", """{"level":"debug"}""")]
    [InlineData("completion/complete", """{"ref":{"type":"ref/resource","uri":"shape://of/{name}"},"argument":{"name":"name","value":"r"},"context":null}""")]
    [InlineData("tools/call", """{"name":"echo","arguments":{"message":"hello"},"_meta":{"progressToken":"p"}}""")]
    [InlineData("tools/call", """{"name":"echo","arguments":{"message":"hello"},"_meta":{"progressToken":0}}""")]
    public async Task Valid_parameters_are_accepted(string method, string parameters)
    {
        await using var server = await EveryShape.StartAsync();

        Assert.NotNull((await server.Http.PostAsync($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""")).Result);
    }

    [Theory]
    [InlineData("""{}""", "The argument 'topic' is missing; it must be a string.")]
    [InlineData("[]", "The argument 'topic' is missing; it must be a string.")]
    [InlineData("""{"topic":null}""", "The argument 'topic' must be a string; it is null.")]
    [InlineData("""{"topic":["a"]}""", "The argument 'topic' must be a string; it is [\"a\"].")]
    [InlineData("""{"topic":"a","times":"many","unit":"Hot"}""", "The argument 'times' must be an integer; it is \"many\".\nThe argument 'unit' must be one of \"Celsius\", \"Kelvin\"; it is \"Hot\".")]
    [InlineData("""{"topic":"a","tiny":"256"}""", "The argument 'tiny' must be an integer from 0 to 255; it is \"256\".")]
    public async Task An_invalid_argument_of_a_prompt_is_reported(string arguments, string said)
    {
        await using var server = await EveryShape.StartAsync();

        foreach (var era in Enum.GetValues<Era>())
        {
            var answer = await GetPromptAsync(server, "ask", arguments, era);

            Assert.Equal((-32602, said), (answer.ErrorCode, (string?)answer.Message!["error"]!["message"]));
        }
    }

    [Theory]
    [InlineData("""{"topic":"a"}""", "a 2 Celsius False 1")]
    [InlineData("""{"topic":"a","times":"3","unit":"kelvin","loud":"true"}""", "a 3 Kelvin True 1")]
    [InlineData("""{"topic":"a","times":3.0,"unit":null,"loud":true,"tiny":null}""", "a 3 Celsius True 1")]
    public async Task A_prompt_converts_text_to_the_types_of_its_method(string arguments, string text)
    {
        await using var server = await EveryShape.StartAsync();

        foreach (var era in Enum.GetValues<Era>())
        {
            Assert.Equal(text, (string?)(await GetPromptAsync(server, "ask", arguments, era)).Result["messages"]![0]!["content"]!["text"]);
        }
    }

    [Fact]
    public async Task An_exception_of_a_prompt_is_not_sent_to_the_client()
    {
        await using var server = await EveryShape.StartAsync();

        var answer = await GetPromptAsync(server, "fail", """{"topic":"a"}""", Era.Legacy);

        Assert.Equal((-32603, "An error occurred."), (answer.ErrorCode, (string?)answer.Message!["error"]!["message"]));
    }

    private const string Levels = "\"debug\", \"info\", \"notice\", \"warning\", \"error\", \"critical\", \"alert\", \"emergency\"";

    private static void AssertInvalid(string said, McpAnswer answer) =>
        Assert.Equal((HttpStatusCode.BadRequest, -32602, said, 1), (answer.Status, answer.ErrorCode, (string?)answer.Message!["error"]!["message"], (int?)answer.Message["id"]));

    private static Task<McpAnswer> SendAsync(TwoLineServer server, string method, string parameters, Era era)
    {
        var content = JsonNode.Parse(parameters)!.AsObject();
        return server.Http.McpAsync(method, content, era, era is Era.Modern && content["name"]?.GetValueKind() is System.Text.Json.JsonValueKind.String ? (string?)content["name"] : null);
    }

    private static Task<McpAnswer> GetPromptAsync(TwoLineServer server, string name, string arguments, Era era) =>
        server.Http.McpAsync("prompts/get", new JsonObject { ["name"] = name, ["arguments"] = JsonNode.Parse(arguments) }, era, name);
}
