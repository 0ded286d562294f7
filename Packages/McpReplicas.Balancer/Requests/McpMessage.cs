using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpReplicas.Balancer.Requests;

/// <summary>The parts of a JSON-RPC message that the balancer reads. They are empty if the body is not such a message; the replica rejects it.</summary>
/// <param name="Method">The JSON-RPC method; null if it is missing.</param>
/// <param name="Name">The value that <c>Mcp-Name</c> repeats: the tool or prompt, the URI of a resource, the id of a task.</param>
/// <param name="Version">The revision of MCP in <c>_meta</c>, used from 2026-07-28 on.</param>
/// <param name="IsCertain">
/// Whether every parser reads the same values. If a member occurs twice, some parsers use the first and some the last, and some treat <c>Method</c> like
/// <c>method</c>. So each member may occur only once, and the message may contain only members that JSON-RPC defines.
/// </param>
internal readonly record struct McpMessage(string? Method, string? Name, string? Version, bool IsCertain)
{
    // A header cannot be longer than this either.
    private const int LongestText = 8 * 1024;

    /// <summary>Reads the message once, to its end.</summary>
    public static McpMessage Read(ReadOnlySpan<byte> body)
    {
        var text = WithoutMark(body);
        var reader = new Utf8JsonReader(text);
        // Some parsers reject the byte order mark.
        var members = new Members { IsCertain = text.Length == body.Length };
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return default;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                ReadMember(ref reader, ref members);
            }

            // Throws if more data follows.
            reader.Read();
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
            return default;
        }

        return new McpMessage(members.Method, members.NameOf(members.Method), members.Version, members.IsCertain && members.Method is not null);
    }

    /// <summary>The id of the request, a string or a number; null if it is missing.</summary>
    public static JsonValue? ReadId(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(WithoutMark(body));
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    var isId = reader.ValueTextEquals("id"u8);
                    reader.Read();
                    if (isId)
                    {
                        return reader.TokenType switch
                        {
                            JsonTokenType.String => JsonValue.Create(reader.GetString()),
                            JsonTokenType.Number => JsonNode.Parse(ref reader)!.AsValue(),
                            _ => null,
                        };
                    }

                    reader.TrySkip();
                }
            }
        }
        catch (Exception exception) when (IsMalformed(exception))
        {
        }

        return null;
    }

    // A parser may ignore a byte order mark (RFC 8259, section 8.1).
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;

    private static void ReadMember(ref Utf8JsonReader reader, ref Members members)
    {
        if (reader.ValueTextEquals("method"u8))
        {
            members.Note(Seen.Method);
            members.Method = Text(ref reader, ref members, isMethod: true);
        }
        else if (reader.ValueTextEquals("params"u8))
        {
            members.Note(Seen.Params);
            ReadParameters(ref reader, ref members);
        }
        else
        {
            members.Note(reader.ValueTextEquals("id"u8) ? Seen.Id : reader.ValueTextEquals("jsonrpc"u8) ? Seen.JsonRpc : Seen.Other);
            reader.Skip();
        }
    }

    private static void ReadParameters(ref Utf8JsonReader reader, ref Members members)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                members.Note(Seen.Name);
                members.Name = Text(ref reader, ref members);
            }
            else if (reader.ValueTextEquals("uri"u8))
            {
                members.Note(Seen.Uri);
                members.Uri = Text(ref reader, ref members);
            }
            else if (reader.ValueTextEquals("taskId"u8))
            {
                members.Note(Seen.TaskId);
                members.TaskId = Text(ref reader, ref members);
            }
            else if (reader.ValueTextEquals("_meta"u8))
            {
                members.Note(Seen.Meta);
                ReadMeta(ref reader, ref members);
            }
            else
            {
                members.IsCertain &= !(Resembles(ref reader, "name"u8) || Resembles(ref reader, "uri"u8) || Resembles(ref reader, "taskId"u8));
                reader.Skip();
            }
        }
    }

    private static void ReadMeta(ref Utf8JsonReader reader, ref Members members)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("io.modelcontextprotocol/protocolVersion"u8))
            {
                members.Note(Seen.Version);
                members.Version = Text(ref reader, ref members);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static bool Resembles(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.ValueIsEscaped ? reader.GetString()!.Equals(Encoding.ASCII.GetString(name), StringComparison.OrdinalIgnoreCase) : Ascii.EqualsIgnoreCase(reader.ValueSpan, name);

    // InvalidOperationException is thrown for a string that is not valid Unicode.
    private static bool IsMalformed(Exception exception) => exception is JsonException or InvalidOperationException;

    private static string? Text(ref Utf8JsonReader reader, ref Members members, bool isMethod = false)
    {
        reader.Read();
        if (reader.TokenType is not JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        if (reader.ValueSpan.Length > LongestText)
        {
            members.IsCertain = false;
            return null;
        }

        return (isMethod ? McpMethods.Find(ref reader) : null) ?? reader.GetString();
    }

    [Flags]
    private enum Seen
    {
        Method = 1,
        Params = 2,
        Id = 4,
        JsonRpc = 8,
        Name = 16,
        Uri = 32,
        TaskId = 64,
        Meta = 128,
        Version = 256,
        Other = 512,
    }

    private struct Members
    {
        private Seen _seen;

        public string? Method { get; set; }

        public string? Name { get; set; }

        public string? Uri { get; set; }

        public string? TaskId { get; set; }

        public string? Version { get; set; }

        public bool IsCertain { get; set; }

        public void Note(Seen member)
        {
            IsCertain &= member is not Seen.Other && (_seen & member) is 0;
            _seen |= member;
        }

        public readonly string? NameOf(string? method) => method switch
        {
            "resources/read" or "resources/subscribe" or "resources/unsubscribe" => Uri,
            "tasks/get" or "tasks/update" or "tasks/cancel" or "tasks/result" => TaskId,
            _ => Name,
        };
    }
}
