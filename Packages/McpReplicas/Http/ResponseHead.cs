using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace McpReplicas.Http;

/// <summary>
/// Status and headers of an answer. When an event stream starts, they are sent, and setting them throws. The code that answers the request cannot know that a timer
/// has started the stream. So from then on it sees a copy, which behaves as if nothing was sent.
/// </summary>
internal sealed class ResponseHead(IHttpResponseFeature sent) : IHttpResponseFeature
{
    private static readonly AsyncLocal<bool> IsSending = new();
    private volatile HttpResponseFeature? _others;

    private IHttpResponseFeature Current => _others is { } others && !IsSending.Value ? others : sent;

    public int StatusCode
    {
        get => Current.StatusCode;
        set => Current.StatusCode = value;
    }

    public string? ReasonPhrase
    {
        get => Current.ReasonPhrase;
        set => Current.ReasonPhrase = value;
    }

    public IHeaderDictionary Headers
    {
        get => Current.Headers;
        set => Current.Headers = value;
    }

#pragma warning disable CS0618 // The interface still requires it.
    public Stream Body
    {
        get => sent.Body;
        set => sent.Body = value;
    }
#pragma warning restore CS0618

    public bool HasStarted => Current.HasStarted;

    // The copy is never sent, so its callbacks never run.
    public void OnStarting(Func<object, Task> callback, object state) => Current.OnStarting(callback, state);

    public void OnCompleted(Func<object, Task> callback, object state) => sent.OnCompleted(callback, state);

    /// <summary>Switches to a copy with the same status and content type.</summary>
    public void Detach() => _others ??= new HttpResponseFeature
    {
        StatusCode = sent.StatusCode,
        ReasonPhrase = sent.ReasonPhrase,
        Headers = new HeaderDictionary { [HeaderNames.ContentType] = sent.Headers.ContentType },
    };

    /// <summary>Switches to a copy, except for <paramref name="send"/>, which sends the status and headers.</summary>
    public async Task DetachAsync(Func<Task> send)
    {
        Detach();
        IsSending.Value = true;
        await send();
    }
}
