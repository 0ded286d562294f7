using McpAspire.Server.Tools;
using ModelContextProtocol;

namespace McpAspire.Tests;

public class DiceToolsTests
{
    [Fact]
    public void Every_die_shows_one_to_six() => Assert.Matches("^[1-6](, [1-6]){9}$", DiceTools.RollDice(10));

    [Fact]
    public void Too_many_dice_are_rejected_with_the_limits() =>
        Assert.Equal("dice must be from 1 to 10; it was 11.", Assert.Throws<McpException>(() => DiceTools.RollDice(11)).Message);
}
