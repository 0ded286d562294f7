using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using McpAspire.Probe.Wire;

namespace McpAspire.Probe.CommandLine;

/// <summary>Parses the values of options; the error of a wrong value shows what is allowed.</summary>
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
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var token in result.Tokens)
        {
            // The value may be a secret, so the message does not repeat it.
            if (token.Value.Split(':', 2, StringSplitOptions.TrimEntries) is not [var name, var value] || Header(name, value) is not { } header)
            {
                result.AddError("--header must be 'name: value', with a valid name of a request header.");
                return [];
            }

            headers.Add(header);
        }

        return [.. headers];
    }

    /// <summary>Returns null if a request cannot contain the header.</summary>
    public static KeyValuePair<string, string>? Header(string name, string value)
    {
        using var request = new HttpRequestMessage();
        return value.AsSpan().ContainsAnyExceptInRange(' ', '~') || !request.Headers.TryAddWithoutValidation(name, value) ? null : KeyValuePair.Create(name, value);
    }

    /// <summary>Parses a time such as 90s or 2m; a number without a unit is in seconds.</summary>
    public static TimeSpan Time(ArgumentResult result, string name, TimeSpan most)
    {
        var text = result.Tokens[0].Value;
        var (digits, unit) = text switch
        {
            [.. var front, 's'] => (front, 1),
            [.. var front, 'm'] => (front, 60),
            _ => (text, 1),
        };
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most.TotalSeconds / unit)
        {
            return TimeSpan.FromSeconds(number * unit);
        }

        result.AddError($"{name} must be a time from 1s to {most.TotalMinutes:0}m, such as 90s; it is '{text}'.");
        return default;
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
