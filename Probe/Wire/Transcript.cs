using System.Net.Http.Headers;
using System.Text;

namespace McpAspire.Probe.Wire;

/// <summary>Formats requests and responses as they were sent, for the report.</summary>
internal sealed class Transcript(Secrets secrets)
{
    private const int LongestBody = 4_000;

    public string Of(HttpRequestMessage request, string body)
    {
        var address = request.RequestUri!;
        var text = new StringBuilder($"{request.Method} {secrets.InAddress(address)} HTTP/1.1\n");
        Append(text, request.Headers);
        return Finish(text, request.Content?.Headers, body);
    }

    public string Of(HttpResponseMessage response, string body)
    {
        var text = new StringBuilder($"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd()).Append('\n');
        Append(text, response.Headers);
        return Finish(text, response.Content.Headers, body);
    }

    private string Finish(StringBuilder text, HttpContentHeaders? headers, string body)
    {
        Append(text, headers);
        if (body.Length > 0)
        {
            var shown = body.Length > LongestBody ? $"{body[..LongestBody]}… ({body.Length} characters)" : body;
            text.Append('\n').Append(secrets.InText(shown)).Append('\n');
        }

        return text.ToString();
    }

    private void Append(StringBuilder text, HttpHeaders? headers)
    {
        foreach (var (name, values) in headers?.NonValidated ?? default)
        {
            foreach (var value in values)
            {
                text.Append($"{name}: {secrets.InHeader(name, value)}\n");
            }
        }
    }
}
