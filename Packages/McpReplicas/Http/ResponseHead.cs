using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace McpReplicas.Http;

/// <summary>
/// Status and headers of an answer. Once an event stream has begun they are sent, and to set them throws; but whoever answers cannot know that, for a timer may have begun
/// it. So from then on they are a copy, which looks as if nothing was sent.
/// </summary>
internal sealed class ResponseHead(IHttpResponseFeature sent) : IHttpResponseFeature
{
    private static readonly AsyncLocal<bool> IsSending = new();
    private volatile HttpResponseFeature? _copy;

    private IHttpResponseFeature Current => _copy is { } copy && !IsSending.Value ? copy : sent;

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

#pragma warning disable CS0618 // The interface has it still.
    public Stream Body
    {
        get => sent.Body;
        set => sent.Body = value;
    }
#pragma warning restore CS0618

    public bool HasStarted => Current.HasStarted;

    // The copy is never sent, and so never starts.
    public void OnStarting(Func<object, Task> callback, object state) => Current.OnStarting(callback, state);

    public void OnCompleted(Func<object, Task> callback, object state) => sent.OnCompleted(callback, state);

    /// <summary>From now on there is a copy.</summary>
    public void Detach() => _copy ??= new HttpResponseFeature
    {
        StatusCode = sent.StatusCode,
        ReasonPhrase = sent.ReasonPhrase,
        Headers = new HeaderDictionary(new Dictionary<string, StringValues>(sent.Headers, StringComparer.OrdinalIgnoreCase)),
    };

    /// <summary>From now on there is a copy, except for what sends status and headers.</summary>
    public async Task DetachAsync(Func<Task> send)
    {
        Detach();
        IsSending.Value = true;
        await send();
    }
}
