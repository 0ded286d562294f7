using McpAspire.Tests.Support;

namespace McpAspire.Tests;

[Trait("Run", "All")]
public abstract class SharedNotebooks(RedisApplication replicas)
{
    private readonly RedisApplication _application = replicas.Needed;

    [Fact]
    public async Task With_Redis_a_notebook_is_opened_filled_and_read_on_three_replicas()
    {
        var opened = await _application.Http.CallToolAsync("open_notebook", new { title = "Groceries" });
        var handle = opened.Text;
        var added = await _application.Http.CallToolAsync("add_note", new { handle, note = "milk" });
        var read = await _application.Http.CallToolAsync("read_notebook", new { handle });

        Assert.Equal(3, new[] { opened.Replica, added.Replica, read.Replica }.Distinct().Count());
        Assert.Equal("Noted; the notebook holds 1 of at most 100 notes.", added.Text);
        Assert.Equal("Groceries\n1. milk", read.Text);
    }

    [Theory]
    [InlineData("add_note")]
    [InlineData("read_notebook")]
    public async Task With_Redis_an_unknown_handle_is_unknown_on_every_replica(string tool)
    {
        for (var call = 0; call < 3; call++)
        {
            var answer = await _application.Http.CallToolAsync(tool, new { handle = "notebook-0", note = "milk" });

            Assert.True(answer.IsError);
            Assert.Contains("There is no notebook 'notebook-0'.", answer.Text, StringComparison.Ordinal);
        }
    }
}

[Collection<OnGarnet>]
public sealed class SharedNotebooksOnGarnet(ThreeReplicasWithRedis replicas) : SharedNotebooks(replicas);

[Collection<OnRedisServer>]
public sealed class SharedNotebooksOnRedisServer(ThreeReplicasWithRedisServer replicas) : SharedNotebooks(replicas);
