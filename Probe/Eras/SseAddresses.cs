namespace McpAspire.Probe.Eras;

/// <summary>The possible addresses of the HTTP+SSE stream: servers have it at the endpoint, beside it, or below it.</summary>
internal sealed class SseAddresses(Uri endpoint)
{
    public IReadOnlyList<Uri> Candidates { get; private set; } =
        [.. new[] { endpoint, new Uri(endpoint, "sse"), new Uri($"{endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/sse") }.Distinct()];

    public void Found(Uri address) => Candidates = [address];
}
