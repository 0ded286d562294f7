using System.CommandLine;
using System.CommandLine.Parsing;

namespace McpAspire.Probe.CommandLine;

/// <summary>Reads secret headers from the environment or a file, because every process can read the command line.</summary>
internal static class HeaderSources
{
    private const string Authorization = "Authorization";

    public static readonly Option<KeyValuePair<string, string>[]> HeaderEnv = Of("--header-env", "A header whose value is in an environment variable, 'name=VARIABLE'. May be repeated.", FromVariables);
    public static readonly Option<KeyValuePair<string, string>[]> HeaderFile = Of("--header-file", "A file with headers, one 'name: value' on each line.", result => FromLines(result, Lines(result)));
    public static readonly Option<KeyValuePair<string, string>[]> BearerEnv = Of("--bearer-env", "The environment variable with the bearer token for the header Authorization.", result => Bearer(result, Variable(result, result.Tokens[0].Value)));
    public static readonly Option<KeyValuePair<string, string>[]> BearerFile = Of("--bearer-file", "The file with the bearer token for the header Authorization.", result => Bearer(result, string.Join("", Lines(result)).Trim()));

    public static IEnumerable<Option<KeyValuePair<string, string>[]>> All => [HeaderEnv, HeaderFile, BearerEnv, BearerFile];

    private static Option<KeyValuePair<string, string>[]> Of(string name, string description, Func<ArgumentResult, KeyValuePair<string, string>[]> read) => new(name) { Description = description, CustomParser = read };

    private static KeyValuePair<string, string>[] FromVariables(ArgumentResult result)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var token in result.Tokens)
        {
            if (token.Value.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var variable] || Values.Header(name, Variable(result, variable)) is not { } header)
            {
                result.AddError("--header-env must be 'name=VARIABLE': a valid name of a request header, and a variable that is set.");
                return [];
            }

            headers.Add(header);
        }

        return [.. headers];
    }

    private static KeyValuePair<string, string>[] FromLines(ArgumentResult result, string[] lines)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var line in lines.Where(line => line.Trim().Length > 0))
        {
            if (line.Split(':', 2, StringSplitOptions.TrimEntries) is not [var name, var value] || Values.Header(name, value) is not { } header)
            {
                result.AddError("Each line of --header-file must be 'name: value', with a valid name of a request header.");
                return [];
            }

            headers.Add(header);
        }

        return [.. headers];
    }

    private static KeyValuePair<string, string>[] Bearer(ArgumentResult result, string token)
    {
        if (token.Length > 0 && Values.Header(Authorization, $"Bearer {token}") is { } header)
        {
            return [header];
        }

        result.AddError("The bearer token is empty, or contains characters that a header cannot contain.");
        return [];
    }

    private static string Variable(ArgumentResult result, string name)
    {
        var value = Environment.GetEnvironmentVariable(name)?.Trim();
        if (string.IsNullOrEmpty(value))
        {
            result.AddError($"The environment variable {name} is not set.");
        }

        return value ?? "";
    }

    private static string[] Lines(ArgumentResult result)
    {
        var file = result.Tokens[0].Value;
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            result.AddError($"The file '{file}' cannot be read: {exception.Message}");
            return [];
        }
    }
}
