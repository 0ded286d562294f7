using McpAspire.Tests.Support;

namespace McpAspire.Tests;

public class Notebooks(ThreeReplicas application)
{
    [Fact]
    public async Task A_handle_has_128_random_bits()
    {
        var handles = new HashSet<string>();
        for (var call = 0; call < 20; call++)
        {
            var handle = (await application.Http.CallToolAsync("open_notebook", new { title = "One of many" })).Text;
            Assert.Matches("^notebook-[0-9a-f]{32}@mcp-[123]$", handle);
            handles.Add(handle);
        }

        Assert.Equal(20, handles.Count);
    }

    [Fact]
    public async Task Without_Redis_a_notebook_works_on_the_replica_that_opened_it()
    {
        using var replica = application.Replica("mcp-2");
        var handle = (await replica.CallToolAsync("open_notebook", new { title = "Groceries" })).Text;

        var added = await replica.CallToolAsync("add_note", new { handle, note = "milk" });
        await replica.CallToolAsync("add_note", new { handle, note = "bread" });

        Assert.Equal("Noted; the notebook holds 1 of at most 100 notes.", added.Text);
        Assert.Equal("Groceries\n1. milk\n2. bread", (await replica.CallToolAsync("read_notebook", new { handle })).Text);
    }

    [Theory]
    [InlineData("add_note")]
    [InlineData("read_notebook")]
    public async Task Without_Redis_another_replica_refuses_the_handle_and_says_why(string tool)
    {
        using var owner = application.Replica("mcp-1");
        using var other = application.Replica("mcp-3");
        var handle = (await owner.CallToolAsync("open_notebook", new { title = "Groceries" })).Text;

        var answer = await other.CallToolAsync(tool, new { handle, note = "milk" });

        Assert.True(answer.IsError);
        Assert.Equal(
            $"An error occurred invoking '{tool}': The notebook '{handle}' is in the memory of the replica mcp-1, but this call reached mcp-3. " +
            "Without Redis, only the replica that opened a notebook can use it. Run the application with --Redis=true to use notebooks on every replica.",
            answer.Text);
    }

    [Fact]
    public async Task An_unknown_handle_is_a_tool_error_that_states_the_lifetime()
    {
        var answer = await application.Http.CallToolAsync("read_notebook", new { handle = "notebook-0" });

        Assert.True(answer.IsError);
        Assert.EndsWith("There is no notebook 'notebook-0'. A notebook expires 1 hour after its last use. Open a new one with open_notebook.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_that_is_too_long_or_one_too_many_is_refused_and_nothing_is_lost()
    {
        using var replica = application.Replica("mcp-1");
        var handle = (await replica.CallToolAsync("open_notebook", new { title = "Full" })).Text;
        for (var note = 1; note <= 100; note++)
        {
            await replica.CallToolAsync("add_note", new { handle, note = $"note {note}" });
        }

        var tooMany = await replica.CallToolAsync("add_note", new { handle, note = "note 101" });
        var tooLong = await replica.CallToolAsync("add_note", new { handle, note = new string('x', 4_001) });

        Assert.EndsWith("The notebook is full: it holds 100 notes. Open another one with open_notebook.", tooMany.Text, StringComparison.Ordinal);
        Assert.EndsWith("note must have 1 to 4000 characters; it has 4001.", tooLong.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n100. note 100", (await replica.CallToolAsync("read_notebook", new { handle })).Text, StringComparison.Ordinal);
    }
}
