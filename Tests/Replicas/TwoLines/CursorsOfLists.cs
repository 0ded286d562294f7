using System.Text.Json.Nodes;
using McpAspire.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace McpAspire.Tests;

/// <summary>A list request without a cursor, or with an empty one, returns the first page. An unknown cursor is rejected.</summary>
public class CursorsOfLists
{
    public static TheoryData<string, string> Lists => new()
    {
        { "tools/list", "tools" },
        { "prompts/list", "prompts" },
        { "resources/list", "resources" },
        { "resources/templates/list", "resourceTemplates" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task An_empty_cursor_returns_the_first_page(string method, string list)
    {
        await using var server = await EveryShape.StartAsync();

        foreach (var era in Enum.GetValues<Era>())
        {
            var whole = await server.Http.McpAsync(method, [], era);
            var fromEmpty = await server.Http.McpAsync(method, new JsonObject { ["cursor"] = "" }, era);

            Assert.NotEmpty(whole.Result[list]!.AsArray());
            Assert.Equal(whole.Result[list]!.ToJsonString(), fromEmpty.Result[list]!.ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task An_unknown_cursor_is_rejected(string method, string list)
    {
        await using var server = await EveryShape.StartAsync();

        foreach (var era in Enum.GetValues<Era>())
        {
            var answer = await server.Http.McpAsync(method, new JsonObject { ["cursor"] = "bogus" }, era);

            Assert.Equal(
                (-32602, "Invalid params.cursor 'bogus': this list has only one page and returns no cursor. Send the request without a cursor."),
                (answer.ErrorCode, (string?)answer.Message!["error"]!["message"]));
            Assert.Null(answer.Message["result"]?[list]);
        }
    }

    [Fact]
    public async Task The_application_s_own_pages_work()
    {
        await using var server = await EveryShape.StartAsync(mcp => mcp.WithListToolsHandler((request, _) => new(request.Params?.Cursor is "two"
            ? new ListToolsResult { Tools = [new Tool { Name = "last" }] }
            : new ListToolsResult { Tools = [new Tool { Name = "first" }], NextCursor = "two" })));

        var first = await server.Http.McpAsync("tools/list", new JsonObject { ["cursor"] = "" });
        var second = await server.Http.McpAsync("tools/list", new JsonObject { ["cursor"] = (string?)first.Result["nextCursor"] });

        Assert.Contains("first", Names(first));
        Assert.Equal(["last"], Names(second));
    }

    [Fact]
    public async Task Pages_that_a_filter_of_the_application_makes_work()
    {
        await using var server = await EveryShape.StartAsync(mcp => mcp.WithRequestFilters(filters => filters.AddListPromptsFilter(next => async (request, cancellationToken) =>
        {
            var isSecond = request.Params?.Cursor is "two";
            request.Params?.Cursor = null;
            var all = await next(request, cancellationToken);
            return new ListPromptsResult { Prompts = [all.Prompts[isSecond ? 1 : 0]], NextCursor = isSecond ? null : "two" };
        })));

        var first = await server.Http.McpAsync("prompts/list");
        var second = await server.Http.McpAsync("prompts/list", new JsonObject { ["cursor"] = "two" });

        Assert.Equal((1, 1), (first.Result["prompts"]!.AsArray().Count, second.Result["prompts"]!.AsArray().Count));
        Assert.NotEqual((string?)first.Result["prompts"]![0]!["name"], (string?)second.Result["prompts"]![0]!["name"]);
    }

    private static IEnumerable<string?> Names(McpAnswer answer) => answer.Result["tools"]!.AsArray().Select(tool => (string?)tool!["name"]);
}
