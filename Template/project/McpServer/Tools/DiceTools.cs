using System.ComponentModel;
using System.Security.Cryptography;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpAspire.Server.Tools;

/// <summary>An example tool. Its name, <c>roll_dice</c>, comes from the method's name. The model reads the descriptions.</summary>
[McpServerToolType]
public sealed class DiceTools
{
    private const int MostDice = 10;

    [McpServerTool(Title = "Roll dice", ReadOnly = true, OpenWorld = false)]
    [Description("Rolls dice and returns the number that each of them shows.")]
    public static string RollDice([Description("How many dice: 1 to 10.")] int dice = 2)
    {
        if (dice is < 1 or > MostDice)
        {
            // The model receives the message of an McpException and can correct its call. It does not receive the message of any other exception.
            throw new McpException($"dice must be from 1 to {MostDice}; it was {dice}.");
        }

        return string.Join(", ", Enumerable.Range(0, dice).Select(_ => RandomNumberGenerator.GetInt32(1, 7)));
    }
}
