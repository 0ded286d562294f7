using static ModelContextProtocol.Protocol.ElicitRequestParams;

namespace McpAspire.ConformanceServer;

/// <summary>The five forms in which a schema may let a user choose (SEP-1330).</summary>
internal static class EnumForms
{
    private static readonly string[] Options = ["option1", "option2", "option3"];

    public static Dictionary<string, PrimitiveSchemaDefinition> All => new()
    {
        ["untitledSingle"] = new UntitledSingleSelectEnumSchema { Enum = Options },
        ["titledSingle"] = new TitledSingleSelectEnumSchema { OneOf = Titled("Option") },
        ["legacyEnum"] = new LegacyTitledEnumSchema { Enum = ["opt1", "opt2", "opt3"], EnumNames = ["Option One", "Option Two", "Option Three"] },
        ["untitledMulti"] = new UntitledMultiSelectEnumSchema { Items = new() { Enum = Options } },
        ["titledMulti"] = new TitledMultiSelectEnumSchema { Items = new() { AnyOf = Titled("Choice") } },
    };

    private static EnumSchemaOption[] Titled(string noun) =>
    [
        new() { Const = "value1", Title = $"First {noun}" },
        new() { Const = "value2", Title = $"Second {noun}" },
        new() { Const = "value3", Title = $"Third {noun}" },
    ];
}
