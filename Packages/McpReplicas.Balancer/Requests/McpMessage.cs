using System.Text;
using System.Text.Json;

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
        var members = new MessageMembers { IsCertain = text.Length == body.Length };
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

    // A parser may ignore a byte order mark (RFC 8259, section 8.1).
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body["\uFEFF"u8.Length..] : body;

    private static void ReadMember(ref Utf8JsonReader reader, ref MessageMembers members)
    {
        if (reader.ValueTextEquals("method"u8))
        {
            members.Note(MessageMembers.Seen.Method);
            members.Method = Text(ref reader, ref members, isMethod: true);
        }
        else if (reader.ValueTextEquals("params"u8))
        {
            members.Note(MessageMembers.Seen.Params);
            ReadParameters(ref reader, ref members);
        }
        else
        {
            members.Note(reader.ValueTextEquals("id"u8) ? MessageMembers.Seen.Id : reader.ValueTextEquals("jsonrpc"u8) ? MessageMembers.Seen.JsonRpc : MessageMembers.Seen.Other);
            reader.Skip();
        }
    }

    private static void ReadParameters(ref Utf8JsonReader reader, ref MessageMembers members)
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
                members.Note(MessageMembers.Seen.Name);
                members.Name = Text(ref reader, ref members);
            }
            else if (reader.ValueTextEquals("uri"u8))
            {
                members.Note(MessageMembers.Seen.Uri);
                members.Uri = Text(ref reader, ref members);
            }
            else if (reader.ValueTextEquals("taskId"u8))
            {
                members.Note(MessageMembers.Seen.TaskId);
                members.TaskId = Text(ref reader, ref members);
            }
            else if (reader.ValueTextEquals("_meta"u8))
            {
                members.Note(MessageMembers.Seen.Meta);
                ReadMeta(ref reader, ref members);
            }
            else
            {
                members.IsCertain &= !(Resembles(ref reader, "name"u8) || Resembles(ref reader, "uri"u8) || Resembles(ref reader, "taskId"u8));
                reader.Skip();
            }
        }
    }

    private static void ReadMeta(ref Utf8JsonReader reader, ref MessageMembers members)
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
                members.Note(MessageMembers.Seen.Version);
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
    public static bool IsMalformed(Exception exception) => exception is JsonException or InvalidOperationException;

    private static string? Text(ref Utf8JsonReader reader, ref MessageMembers members, bool isMethod = false)
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
}
