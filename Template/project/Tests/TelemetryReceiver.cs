using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpAspire.Tests;

/// <summary>Receives the telemetry of every process by OTLP and keeps the exported traces.</summary>
internal sealed class TelemetryReceiver : IAsyncDisposable
{
    private readonly ConcurrentBag<byte[]> _exports = [];
    private readonly WebApplication _app;

    private TelemetryReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/v1/traces", KeepAsync);
        _app.MapFallback(() => Results.Ok());
    }

    public string Address => _app.Urls.Single();

    public static async Task<TelemetryReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var receiver = new TelemetryReceiver();
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    /// <summary>Whether a process has reported its part of a trace.</summary>
    public bool HasPart(string process, ActivityTraceId trace)
    {
        var id = Convert.FromHexString(trace.ToHexString());
        var name = Attribute("service.name", process);
        return _exports.Any(export => export.AsSpan().IndexOf(id) >= 0 && export.AsSpan().IndexOf(name) >= 0);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Protobuf stores an id as plain bytes, and an attribute as a key and a value with their lengths. So a byte search finds them without a parser.
    private static byte[] Attribute(string key, string value) =>
        [.. Encoding.UTF8.GetBytes(key), 0x12, (byte)(value.Length + 2), 0x0A, (byte)value.Length, .. Encoding.UTF8.GetBytes(value)];

    private async Task KeepAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        _exports.Add(body.ToArray());
    }
}
