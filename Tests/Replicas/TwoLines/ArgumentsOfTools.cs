using System.Text.Json;
using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using McpReplicas.Filters;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpAspire.Tests;

/// <summary>An invalid argument is reported with the allowed values, so that a model can correct it. Values with one possible meaning are converted.</summary>
public class ArgumentsOfTools
{
    [Theory]
    [InlineData("required", """{"count":1}""", "The argument 'text' is missing; it must be a string.")]
    [InlineData("required", """{"text":"a","count":"many"}""", "The argument 'count' must be an integer; it is \"many\".")]
    [InlineData("required", """{"text":"a","count":2.5}""", "The argument 'count' must be an integer; it is 2.5.")]
    [InlineData("required", """{"text":"a","count":true}""", "The argument 'count' must be an integer; it is true.")]
    [InlineData("required", """{"text":"a","count":null}""", "The argument 'count' must be an integer; it is null.")]
    [InlineData("required", """{"text":5,"count":1}""", "The argument 'text' must be a string; it is 5.")]
    [InlineData("required", """{"text":null,"count":1}""", "The argument 'text' must be a string; it is null.")]
    [InlineData("required", """{"text":"a","count":[1]}""", "The argument 'count' must be an integer; it is [1].")]
    [InlineData("required", """{"text":"a","count":99999999999}""", "The argument 'count' must be an integer from -2147483648 to 2147483647; it is 99999999999.")]
    [InlineData("required", "{}", "The argument 'text' is missing; it must be a string.\nThe argument 'count' is missing; it must be an integer.")]
    [InlineData("required", "null", "The argument 'text' is missing; it must be a string.\nThe argument 'count' is missing; it must be an integer.")]
    [InlineData("required", "[]", "The argument 'text' is missing; it must be a string.\nThe argument 'count' is missing; it must be an integer.")]
    [InlineData("required", """{"text":{},"count":"x"}""", "The argument 'text' must be a string; it is {}.\nThe argument 'count' must be an integer; it is \"x\".")]
    [InlineData("optional", """{"maybe":"x"}""", "The argument 'maybe' must be an integer or null; it is \"x\".")]
    [InlineData("optional", """{"flag":"yes"}""", "The argument 'flag' must be a boolean; it is \"yes\".")]
    [InlineData("optional", """{"ratio":"half"}""", "The argument 'ratio' must be a number; it is \"half\".")]
    [InlineData("optional", """{"unit":"Fahrenheit"}""", "The argument 'unit' must be one of \"Celsius\", \"Kelvin\"; it is \"Fahrenheit\".")]
    [InlineData("optional", """{"tags":"a"}""", "The argument 'tags' must be an array or null; it is \"a\".")]
    [InlineData("optional", """{"tags":["a",5]}""", "The argument 'tags[1]' must be a string or null; it is 5.")]
    [InlineData("optional", """{"ranged":51}""", "The argument 'ranged' must be an integer from 1 to 50; it is 51.")]
    [InlineData("optional", """{"small":"123456"}""", "The argument 'small' must be a string of at most 5 characters; it is \"123456\".")]
    [InlineData("optional", """{"when":"soon"}""", "The argument 'when' must be a string in the format date-time or null; it is \"soon\".")]
    [InlineData("optional", """{"id":"7"}""", "The argument 'id' must be a string in the format uuid; it is \"7\".")]
    [InlineData("optional", """{"tiny":256}""", "The argument 'tiny' must be an integer from 0 to 255; it is 256.")]
    [InlineData("nested", """{"place":"Paris"}""", "The argument 'place' must be an object; it is \"Paris\".")]
    [InlineData("nested", """{"place":{"city":"Paris"}}""", "The argument 'place.zip' is missing; it must be an integer.")]
    [InlineData("nested", """{"place":{"city":5,"zip":"x"}}""", "The argument 'place.city' must be a string; it is 5.\nThe argument 'place.zip' must be an integer; it is \"x\".")]
    [InlineData("nested", """{"place":{"city":"a","zip":1,"next":{"city":"b","zip":1,"next":{"city":"c","zip":{}}}}}""", "The argument 'place.next.next.zip' must be an integer; it is {}.")]
    [InlineData("nested", """{"place":{"city":"a","zip":99999999999}}""", "The argument 'place.zip' has a value that does not fit the type of its parameter.")]
    [InlineData("nested", """{"place":{"city":"a","zip":1},"numbers":[1,2.5,null],"map":{"a":"b"}}""",
        "The argument 'numbers[1]' must be an integer; it is 2.5.\nThe argument 'numbers[2]' must be an integer; it is null.\nThe argument 'map.a' must be an integer; it is \"b\".")]
    public async Task An_invalid_argument_is_reported_with_the_allowed_values(string tool, string arguments, string said)
    {
        await using var server = await EveryShape.StartAsync();

        foreach (var era in Enum.GetValues<Era>())
        {
            var answer = await CallAsync(server, tool, arguments, era);

            Assert.Equal((true, said), (answer.IsError, answer.Text));
        }
    }

    [Theory]
    [InlineData("required", """{"text":"a","count":2.0}""", "a 2")]
    [InlineData("required", """{"text":"a","count":20e-1}""", "a 2")]
    [InlineData("required", """{"text":"a","count":"2"}""", "a 2")]
    [InlineData("required", """{"text":"a","count":"2.0"}""", "a 2")]
    [InlineData("required", """{"text":"a","count":-2.00,"unknown":{"x":1}}""", "a -2")]
    [InlineData("optional", "{}", Defaults)]
    [InlineData("optional", "[]", Defaults)]
    [InlineData("optional", "null", Defaults)]
    [InlineData("optional", """{"pause":null,"flag":null,"ratio":null,"note":null,"unit":null,"tags":null,"ranged":null,"small":null,"when":null,"id":null,"tiny":null,"any":null}""", Defaults)]
    [InlineData("optional", """{"maybe":null,"unit":"kelvin","ratio":"1.5","any":5}""", "100||False|1.5|none|Kelvin||3|||00000000000000000000000000000000|1|5")]
    [InlineData("nested", """{"place":{"CITY":"a","Zip":1.0,"rank":null,"next":{"city":"b","zip":"3"}},"numbers":[1.0,2],"map":{"a":4.0}}""", "a 1 9 b 1+2 4")]
    public async Task Values_with_one_possible_meaning_are_converted(string tool, string arguments, string text)
    {
        await using var server = await EveryShape.StartAsync();

        foreach (var era in Enum.GetValues<Era>())
        {
            var answer = await CallAsync(server, tool, arguments, era);

            Assert.Equal((false, text), (answer.IsError, answer.Text));
        }
    }

    [Fact]
    public async Task A_JSON_error_inside_a_tool_is_not_reported_as_an_invalid_argument()
    {
        await using var server = await EveryShape.StartAsync();

        var answer = await CallAsync(server, "own_json", """{"text":"secret"}""", Era.Legacy);

        Assert.Equal((true, "An error occurred invoking 'own_json'."), (answer.IsError, answer.Text));
    }

    [Fact]
    public async Task A_filter_of_the_application_may_reject_the_caller_first_and_add_arguments()
    {
        await using var server = await EveryShape.StartAsync(mcp => mcp.WithRequestFilters(filters => filters.AddCallToolFilter(next => (request, cancellationToken) =>
        {
            if (request.Params.Arguments?.ContainsKey("count") is not true)
            {
                return new(new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "Not you." }] });
            }

            request.Params.Arguments["text"] = JsonSerializer.SerializeToElement("added");
            return next(request, cancellationToken);
        })));

        Assert.Equal("Not you.", (await CallAsync(server, "required", "{}", Era.Legacy)).Text);
        Assert.Equal("added 1", (await CallAsync(server, "required", """{"count":1}""", Era.Legacy)).Text);
    }

    [Theory]
    [InlineData("""{"size":{"w":1}}""", "The argument 'size.h' is missing; it must be an integer.")]
    [InlineData("""{"size":true}""", "The argument 'size' must be one of \"small\", \"large\" or an object; it is true.")]
    [InlineData("""{"size":"LARGE"}""", """{"size":"large"}""")]
    [InlineData("""{"size":{"w":1.0,"h":2}}""", """{"size":{"w":1,"h":2}}""")]
    [InlineData("""{"tree":{"kids":[{"kids":[{"kids":5}]}]}}""", "The argument 'tree.kids[0].kids[0].kids' must be an array; it is 5.")]
    [InlineData("""{"loop":1,"pattern":"b","nowhere":1,"other":5}""", """{"loop":1,"pattern":"b","nowhere":1,"other":5}""")]
    [InlineData("""{"broken":{"a":1}}""", """{"broken":{"a":1}}""")]
    [InlineData("""{"above":0}""", "The argument 'above' must be a number above 0; it is 0.")]
    [InlineData("""{"few":[1,2,3]}""", "The argument 'few' must be an array of 1 to 2 items; it is [1,2,3].")]
    [InlineData("""{"only":"y"}""", "The argument 'only' must be \"x\"; it is \"y\".")]
    public async Task A_custom_schema_is_validated_as_far_as_it_is_supported(string arguments, string said)
    {
        await using var server = await EveryShape.StartAsync(mcp => mcp.WithTools([new OwnSchema()]));

        Assert.Equal(said, (await CallAsync(server, "own_schema", arguments, Era.Modern)).Text);
    }

    [Fact]
    public async Task A_schema_with_endless_branches_is_checked_in_limited_time()
    {
        await using var server = await EveryShape.StartAsync(mcp => mcp.WithTools([new OwnSchema()]));
        var deep = string.Concat(Enumerable.Repeat("""{"x":""", 40)) + "1" + new string('}', 40);

        Assert.Equal($$"""{"both":{{deep}}}""", (await CallAsync(server, "own_schema", $$"""{"both":{{deep}}}""", Era.Legacy)).Text);
    }

    [Fact]
    public async Task A_long_value_is_quoted_in_part_and_the_number_of_errors_is_limited()
    {
        await using var server = await EveryShape.StartAsync();

        var longOne = await CallAsync(server, "required", $$"""{"text":"a","count":"{{new string('x', 10_000)}}"}""", Era.Legacy);
        var many = await CallAsync(server, "nested", $$"""{"place":{"city":"a","zip":1},"numbers":[{{string.Join(',', Enumerable.Repeat("\"x\"", 1000))}}]}""", Era.Legacy);

        Assert.InRange(longOne.Text.Length, 60, 200);
        Assert.Equal(8, many.Text.Split('\n').Length);
    }

    [Fact]
    public void Valid_arguments_are_checked_without_a_copy()
    {
        var schema = McpServerTool.Create(EveryShape.Tools.Nested).ProtocolTool.InputSchema;
        var arguments = JsonElement.Parse("""{"place":{"city":"a","zip":1,"next":{"city":"b","zip":2}},"numbers":[1,2,3,4,5,6,7,8],"map":{"a":1}}""").Deserialize<Dictionary<string, JsonElement>>();
        NamedArguments.Check(arguments, schema, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var checkedOnes = NamedArguments.Check(arguments, schema, out var problem);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes");
        Assert.Equal((true, null), (ReferenceEquals(arguments, checkedOnes), problem));
        Assert.InRange(bytes, 0, 2_000);
    }

    private const string Defaults = "100|7|False|0.5|none|Celsius||3|||00000000000000000000000000000000|1|";

    private static Task<McpAnswer> CallAsync(TwoLineServer server, string tool, string arguments, Era era) =>
        server.Http.McpAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = JsonNode.Parse(arguments) }, era, tool);

    private sealed class OwnSchema : McpServerTool
    {
        public override Tool ProtocolTool { get; } = new()
        {
            Name = "own_schema",
            InputSchema = JsonElement.Parse("""
                {
                  "type": "object",
                  "$defs": {
                    "size": { "type": "object", "required": ["w", "h"], "properties": { "w": { "type": "integer" }, "h": { "type": "integer" } } },
                    "tree": { "type": "object", "properties": { "kids": { "type": "array", "items": { "$ref": "#/$defs/tree" } } } },
                    "loop": { "$ref": "#/$defs/loop" },
                    "both": { "anyOf": [
                      { "type": "object", "properties": { "x": { "$ref": "#/$defs/both" } }, "required": ["y"] },
                      { "type": "object", "properties": { "x": { "$ref": "#/$defs/both" } }, "required": ["z"] }] }
                  },
                  "properties": {
                    "size": { "oneOf": [{ "enum": ["small", "large"] }, { "$ref": "#/$defs/size" }] },
                    "tree": { "$ref": "#/$defs/tree" },
                    "loop": { "$ref": "#/$defs/loop" },
                    "nowhere": { "$ref": "https://example.com/schema" },
                    "pattern": { "type": "string", "pattern": "^a$" },
                    "broken": { "type": ["object", 5], "required": [5], "properties": 5, "anyOf": 5, "items": 5, "minLength": "x" },
                    "above": { "type": "number", "exclusiveMinimum": 0 },
                    "few": { "type": "array", "minItems": 1, "maxItems": 2 },
                    "only": { "const": "x" },
                    "both": { "$ref": "#/$defs/both" }
                  }
                }
                """),
        };

        public override IReadOnlyList<object> Metadata => [];

        public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) =>
            new(new CallToolResult { Content = [new TextContentBlock { Text = JsonSerializer.Serialize(request.Params.Arguments) }] });
    }
}
