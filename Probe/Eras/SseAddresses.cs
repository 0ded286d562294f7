namespace McpAspire.Probe.Eras;

/// <summary>Where the stream of HTTP+SSE may be: servers have it in the place of the newer transport, beside it, or below it.</summary>
internal sealed class SseAddresses(Uri endpoint)
{
    public IReadOnlyList<Uri> Candidates { get; private set; } =
        [.. new[] { endpoint, new Uri(endpoint, "sse"), new Uri($"{endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/sse") }.Distinct()];

    public void Found(Uri address) => Candidates = [address];
}
