using McpAspire.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpAspire.Tests;

public class Dice(ThreeReplicas application)
{
    [Fact]
    public async Task Every_die_shows_one_to_six()
    {
        var answer = await RollAsync(10);

        Assert.Matches("^[1-6](, [1-6]){9}$", answer.Text);
    }

    [Fact]
    public async Task Too_many_dice_are_refused_with_what_is_allowed()
    {
        var answer = await RollAsync(11);

        Assert.Equal((true, "An error occurred invoking 'roll_dice': dice must be from 1 to 10; it was 11."), answer);
    }

    private async Task<(bool IsError, string Text)> RollAsync(int dice)
    {
        await using var client = await application.ConnectAsync();
        var answer = await client.CallToolAsync("roll_dice", new Dictionary<string, object?> { ["dice"] = dice }, cancellationToken: TestContext.Current.CancellationToken);
        return (answer.IsError is true, ((TextContentBlock)answer.Content.Single()).Text);
    }
}
