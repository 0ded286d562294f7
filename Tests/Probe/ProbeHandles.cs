using System.Text.Json.Nodes;
using McpAspire.Probe.Rounds;

namespace McpAspire.Tests;

/// <summary>The arguments that the next tool receives from a tool's result.</summary>
public class ProbeHandles
{
    [Theory]
    [InlineData("notebook-7e748ef6@mcp-1", "notebook-7e748ef6@mcp-1")]
    [InlineData("Opened. The handle is 0af3c9; keep it.", "0af3c9")]
    [InlineData("Your basket: \"basket:17/b\".", "basket:17/b")]
    [InlineData("Opened 'a1b2'", "a1b2")]
    [InlineData("""{"handle":"h-1","other":"much-longer-2"}""", "h-1")]
    [InlineData("""{"id":"only-1"}""", "only-1")]
    public void A_handle_is_found_in_the_text(string text, string handle)
    {
        var result = new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };

        Assert.Equal(handle, (string?)NextArguments.Arguments(result, JsonNode.Parse("""{"required":["handle"]}""")!.AsObject(), [])["handle"]);
    }

    [Fact]
    public void Arguments_of_the_user_take_precedence_over_properties_of_the_same_name()
    {
        var result = JsonNode.Parse("""{"structuredContent":{"cart":17,"item":"x-9"},"content":[]}""");

        var arguments = NextArguments.Arguments(result, JsonNode.Parse("""{"required":["cart","item"]}""")!.AsObject(), new JsonObject { ["item"] = "mine" });

        Assert.Equal("""{"item":"mine","cart":17}""", arguments.ToJsonString());
    }
}
