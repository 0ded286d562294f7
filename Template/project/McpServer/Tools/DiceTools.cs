using System.ComponentModel;
using System.Security.Cryptography;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace McpAspire.Server.Tools;

/// <summary>An example of a tool. The name of the method becomes the tool's, <c>roll_dice</c>, and the model reads the descriptions.</summary>
[McpServerToolType]
public sealed class DiceTools
{
    private const int MostDice = 10;

    [McpServerTool(Title = "Roll dice", ReadOnly = true, OpenWorld = false)]
    [Description("Rolls dice, and tells what each of them shows.")]
    public static string RollDice([Description("How many dice: 1 to 10.")] int dice = 2)
    {
        if (dice is < 1 or > MostDice)
        {
            // The text of an McpException reaches the model, which can then correct its mistake. Of any other exception it learns nothing.
            throw new McpException($"dice must be from 1 to {MostDice}; it was {dice}.");
        }

        return string.Join(", ", Enumerable.Range(0, dice).Select(_ => RandomNumberGenerator.GetInt32(1, 7)));
    }
}
