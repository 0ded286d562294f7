using System.Globalization;
using McpAspire.OtlpReceiver;

namespace McpAspire.Tests.Support;

/// <summary>Converts attributes to text.</summary>
internal sealed class OtlpTags(IEnumerable<KeyValue> attributes) : Dictionary<string, string>(attributes.Select(attribute => KeyValuePair.Create(attribute.Key, Text(attribute.Value))))
{
    public override string ToString() => string.Join(", ", this.Select(tag => $"{tag.Key}={tag.Value}"));

    private static string Text(AnyValue value) => value.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
