using System.Net;
using System.Net.Sockets;
using McpReplicas.Balancer.Discovery;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpAspire.Tests;

/// <summary>A host name resolves to one replica per address in DNS, as behind a headless Service or a Compose name.</summary>
public sealed class HostNames : IAsyncLifetime
{
    private const string Host = "mcp.test";

    private readonly int _port = FreePort.Next();
    private readonly List<WebApplication> _servers = [];
    private readonly HttpClient _http = new();
    private Func<IPAddress[]> _dns = () => [];

    public static bool HasManyLoopbackAddresses => OperatingSystem.IsLinux();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder([$"--Balancer:Replicas:mcp=http://{Host}:{_port}", "--Balancer:HealthPath=", "--Balancer:PageUrl=", "--Balancer:DnsRefresh=00:00:01", "--Access:Hosts:0=mcp.example.com"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddMcpBalancer();
        builder.Services.AddSingleton<HostLookup>((host, _) => host == Host ? Task.FromResult(_dns()) : throw new SocketException((int)SocketError.HostNotFound));
        var app = builder.Build();
        app.MapMcpBalancer();
        _servers.Add(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        _http.BaseAddress = new Uri(app.Urls.Single());
    }

    [Fact(Skip = "Only Linux has many loopback addresses.", SkipUnless = nameof(HasManyLoopbackAddresses))]
    public async Task The_balancer_follows_the_addresses_of_a_name()
    {
        await ServeAsync("127.0.0.2");
        await ServeAsync("127.0.0.3");
        await ServeAsync("127.0.0.4");

        _dns = () => [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3"), IPAddress.IPv6Loopback];
        await BecomesAsync("127.0.0.2", "127.0.0.3");

        _dns = () => [IPAddress.Parse("127.0.0.3"), IPAddress.Parse("127.0.0.4")];
        await BecomesAsync("127.0.0.3", "127.0.0.4");

        _dns = () => throw new SocketException((int)SocketError.HostNotFound);
        await BecomesAsync($"{HttpStatusCode.ServiceUnavailable}");

        _dns = () => [IPAddress.Parse("127.0.0.4")];
        await BecomesAsync("127.0.0.4");
    }

    [Fact(Skip = "Only Linux has many loopback addresses.", SkipUnless = nameof(HasManyLoopbackAddresses))]
    public async Task An_unavailable_name_server_changes_nothing()
    {
        await ServeAsync("127.0.0.2");
        _dns = () => [IPAddress.Parse("127.0.0.2")];
        await BecomesAsync("127.0.0.2");

        var lookups = 0;
        _dns = () =>
        {
            lookups++;
            throw new SocketException((int)SocketError.TryAgain);
        };
        await Eventually.HoldsAsync("the name was looked up twice more", () => Task.FromResult(Volatile.Read(ref lookups) >= 2));

        Assert.Equal(["127.0.0.2"], await AnswersAsync());
    }

    [Fact(Skip = "Only Linux has many loopback addresses.", SkipUnless = nameof(HasManyLoopbackAddresses))]
    public async Task Requests_of_the_balancer_carry_the_name_and_requests_of_clients_keep_theirs()
    {
        await using var replica = await FaultyReplica.StartAsync($"http://127.0.0.2:{_port}");
        _dns = () => [IPAddress.Parse("127.0.0.2")];

        await Eventually.HoldsAsync("its tools are listed", () => replica.ListingHeaders is not null);
        _http.DefaultRequestHeaders.Host = "mcp.example.com";
        Assert.Equal(HttpStatusCode.OK, (await _http.CallToolAsync("look")).Status);

        Assert.Equal($"{Host}:{_port}", replica.ListingHeaders!.Host);
        Assert.Equal("mcp.example.com", replica.LastHeaders!.Host);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task ServeAsync(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://{address}:{_port}");
        var app = builder.Build();
        app.MapFallback(() => address);
        _servers.Add(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
    }

    private Task BecomesAsync(params string[] answers) =>
        Eventually.HoldsAsync($"{string.Join(" and ", answers)} answer", async () => (await AnswersAsync()).SetEquals(answers));

    private async Task<SortedSet<string>> AnswersAsync()
    {
        var answers = new SortedSet<string>();
        for (var call = 0; call < 4; call++)
        {
            using var answer = await _http.GetAsync(new Uri("/any", UriKind.Relative), TestContext.Current.CancellationToken);
            answers.Add(answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : $"{answer.StatusCode}");
        }

        return answers;
    }
}
