using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace McpAspire.Tests;

/// <summary>The credentials of the probe, and the certificates that it trusts.</summary>
public sealed class ProbeCredentials : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mcp-probe").FullName;

    [Fact]
    public async Task Headers_come_from_the_environment_and_from_files_and_are_never_shown()
    {
        var seen = new ConcurrentDictionary<string, bool>();
        await using var server = await HttpTrap.StartAsync((context, message) =>
        {
            if (message is not null)
            {
                seen[$"{context.Request.Headers.Authorization} {context.Request.Headers["X-Key"]} {context.Request.Headers["X-Other"]}"] = true;
            }

            context.Response.StatusCode = message is not null && TwoReplicas.Method(message) is "tools/list" ? 500 : 200;
            return context.Response.StatusCode is 500 ? context.Response.WriteAsync(context.Request.Headers.Authorization + " " + context.Request.Headers["X-Key"] + " " + context.Request.Headers["X-Other"]).ContinueWith(_ => true, TaskScheduler.Default) : Task.FromResult(false);
        });
        var file = Write("headers", "X-Other: from-a-file\n\n");
        var environment = new Dictionary<string, string?> { ["PROBE_TOKEN"] = "from-a-variable", ["PROBE_KEY"] = "from-another" };

        foreach (var format in new[] { "text", "json", "junit", "sarif", "github" })
        {
            await using var process = new ApplicationProcess(environment, "Probe", $"{server.McpEndpoint}", $"--format={format}", "--bearer-env=PROBE_TOKEN", "--header-env=X-Key=PROBE_KEY", $"--header-file={file}");
            Assert.Equal(1, await process.EndAsync());
            Assert.DoesNotContain("from-a", process.Output, StringComparison.Ordinal);
        }

        Assert.Equal(["Bearer from-a-variable from-another from-a-file"], seen.Keys);
    }

    [Fact]
    public async Task A_token_in_a_file_is_sent()
    {
        var seen = new ConcurrentDictionary<string, bool>();
        await using var server = await HttpTrap.StartAsync((context, _) =>
        {
            seen[$"{context.Request.Headers.Authorization}"] = true;
            return Task.FromResult(false);
        });

        (await ProbeProcess.RunAsync(server.McpEndpoint, $"--bearer-file={Write("token", "in-a-file\n")}")).AssertSafe();

        Assert.Equal(["Bearer in-a-file"], seen.Keys);
    }

    [Fact]
    public async Task A_certificate_is_trusted_by_its_authority_or_with_insecure()
    {
        await using var server = await TlsServerAsync(wantsClient: false);
        var endpoint = new Uri($"{server.Urls.Single()}/mcp");
        var authority = Write("authority.pem", server.Services.GetRequiredService<X509Certificate2>().ExportCertificatePem());

        (await ProbeProcess.RunAsync(endpoint, $"--cacert={authority}")).AssertSafe();
        (await ProbeProcess.RunAsync(endpoint, "--insecure")).AssertSafe();
        Assert.Equal(["tls-error"], (await ProbeProcess.RunAsync(endpoint)).Reasons);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_client_certificate_is_sent(bool isPfx)
    {
        await using var server = await TlsServerAsync(wantsClient: true);
        var endpoint = new Uri($"{server.Urls.Single()}/mcp");
        using var client = LoopbackCertificate.Create();
        var pfx = Path.Combine(_folder, "client.pfx");
        await File.WriteAllBytesAsync(pfx, client.Export(X509ContentType.Pfx), TestContext.Current.CancellationToken);
        using var key = client.GetRSAPrivateKey()!;
        string[] files = isPfx ? [$"--cert={pfx}"] : [$"--cert={Write("client.pem", client.ExportCertificatePem())}", $"--key={Write("client.key", key.ExportPkcs8PrivateKeyPem())}"];

        (await ProbeProcess.RunAsync(endpoint, ["--insecure", .. files])).AssertSafe();
        Assert.Equal((2, "unreachable"), (await ProbeProcess.RunAsync(endpoint, "--insecure")) is var probe ? (probe.ExitCode, probe.Verdict) : default);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<WebApplication> TlsServerAsync(bool wantsClient)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var certificate = LoopbackCertificate.Create();
        builder.Services.AddSingleton(certificate);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = wantsClient ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
        }));
        builder.WebHost.UseUrls("https://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/mcp", async context =>
        {
            var message = (await System.Text.Json.Nodes.JsonNode.ParseAsync(context.Request.Body))!;
            await TinyServer.AnswerAsync(context, message, TwoReplicas.Method(message) switch
            {
                "initialize" => """{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"trap","version":"1"}}""",
                "tools/list" => """{"tools":[]}""",
                "ping" => "{}",
                _ => null,
            });
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
