using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.CommandLine;

/// <summary>Reads the values of options, and says what is allowed where one is wrong.</summary>
internal static class Values
{
    public static Option<int> Number(string name, string description, int otherwise, int least, int most) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result => Read(result, name, least, most),
    };

    public static Option<int?> OptionalNumber(string name, string description, int least, int most) => new(name)
    {
        Description = description,
        CustomParser = result => Read(result, name, least, most),
    };

    public static Uri? Endpoint(ArgumentResult result, string text, string name)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0)
        {
            return address;
        }

        result.AddError($"{name} must be an absolute http or https address such as https://host/mcp; it is '{text}'.");
        return null;
    }

    public static Uri[] Endpoints(ArgumentResult result, string name) => [.. result.Tokens.Select(token => Endpoint(result, token.Value, name)).OfType<Uri>()];

    public static JsonObject? Arguments(ArgumentResult result, string name)
    {
        if (JsonReading.Parse(result.Tokens[0].Value) is JsonObject arguments)
        {
            return arguments;
        }

        result.AddError($"{name} must be a JSON object such as '{{\"name\":\"value\"}}'; it is '{result.Tokens[0].Value}'.");
        return null;
    }

    public static KeyValuePair<string, string>[] Headers(ArgumentResult result)
    {
        using var request = new HttpRequestMessage();
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split(':', 2, StringSplitOptions.TrimEntries);
            // What was given may be a secret, and is not repeated.
            if (parts is not [var name, var value] || value.AsSpan().ContainsAnyExceptInRange(' ', '~') || !request.Headers.TryAddWithoutValidation(name, value))
            {
                result.AddError("--header must be 'name: value', with the name of a header of requests.");
                return [];
            }

            headers.Add(KeyValuePair.Create(name, value));
        }

        return [.. headers];
    }

    private static int Read(ArgumentResult result, string name, int least, int most)
    {
        var text = result.Tokens[0].Value;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < least || number > most)
        {
            result.AddError($"{name} must be a whole number from {least} to {most}; it is '{text}'.");
        }

        return number;
    }
}
