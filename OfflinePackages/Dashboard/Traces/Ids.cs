using System.Buffers.Binary;
using System.Globalization;
using Google.Protobuf;

namespace McpAspire.Dashboard.Traces;

/// <summary>The ids of traces and spans: numbers here, hexadecimal digits everywhere else.</summary>
internal static class Ids
{
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;

    /// <summary>0 stands for none.</summary>
    public static UInt128 Trace(ByteString id) => id.Length is TraceBytes ? BinaryPrimitives.ReadUInt128BigEndian(id.Span) : default;

    /// <inheritdoc cref="Trace(ByteString)"/>
    public static ulong Span(ByteString id) => id.Length is SpanBytes ? BinaryPrimitives.ReadUInt64BigEndian(id.Span) : default;

    /// <inheritdoc cref="Trace(ByteString)"/>
    public static UInt128 Trace(string? id) =>
        id?.Length is TraceBytes * 2 && UInt128.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number) ? number : default;

    public static string? Text(UInt128 traceId) => traceId == default ? null : traceId.ToString("x32", CultureInfo.InvariantCulture);

    public static string? Text(ulong spanId) => spanId is 0 ? null : spanId.ToString("x16", CultureInfo.InvariantCulture);
}
