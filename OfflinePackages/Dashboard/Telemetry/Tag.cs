using System.Globalization;
using Google.Protobuf.Collections;
using McpAspire.OtlpReceiver;

namespace McpAspire.Dashboard.Telemetry;

/// <summary>An attribute of a span, a log record, a point or a process, as it is shown.</summary>
internal readonly record struct Tag(string Name, string Value)
{
    private const int Size = 16;

    /// <summary>The attributes, as many as the limits allow; what they take is added to <paramref name="bytes"/>.</summary>
    public static Tag[] Read(RepeatedField<KeyValue> attributes, Limits limits, TextPool texts, ref long bytes)
    {
        Tag[] tags = attributes.Count is 0 ? [] : new Tag[Math.Min(attributes.Count, limits.Items)];
        for (var index = 0; index < tags.Length; index++)
        {
            tags[index] = new Tag(texts.Add(attributes[index].Key, ref bytes), texts.Add(Text(attributes[index].Value), ref bytes));
        }

        bytes += Size * tags.Length;
        return tags;
    }

    public static string Text(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.ArrayValue => $"[{string.Join(", ", value.ArrayValue.Values.Select(Text))}]",
        AnyValue.ValueOneofCase.BytesValue => value.BytesValue.ToBase64(),
        _ => "",
    };
}
