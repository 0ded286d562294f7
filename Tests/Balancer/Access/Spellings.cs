using System.Net;
using McpReplicas.Balancer;
using McpReplicas.Balancer.Page;
using McpReplicas.Shared;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace McpAspire.Tests;

/// <summary>Host names and origins have many spellings. The balancer, its page and the replicas treat all spellings of a name alike.</summary>
public sealed class Spellings : OneFaultyReplica
{
    public static TheoryData<string, bool> Hosts => new()
    {
        { "localhost", true },
        { "LOCALHOST:8080", true },
        { "localhost.", true },
        { "LocalHost.:8080", true },
        { "mcp.localhost", true },
        { "MCP.LocalHost.", true },
        { "127.0.0.1", true },
        { "127.0.0.2", true },
        { "127.255.255.254:8080", true },
        { "[::1]", true },
        { "[0:0:0:0:0:0:0:1]:8080", true },
        { "[::ffff:127.0.0.1]", true },
        { "[::ffff:127.0.0.9]", true },
        { "tools.example.com", true },
        { "Tools.Example.COM.:443", true },
        { "xn--mnchen-3ya.example", true },
        { "[2001:db8::7]", true },
        { "[2001:0DB8:0:0::7]:80", true },
        { "localhost..", false },
        { ".localhost.evil.example", false },
        { "localhost.evil.example", false },
        { "evillocalhost", false },
        { "127.0.0.1.evil.example", false },
        { "128.0.0.1", false },
        { "0.0.0.0", false },
        { "[::2]", false },
        { "[::ffff:10.0.0.1]", false },
        { "evil.tools.example.com", false },
        { "", false },
    };

    public static TheoryData<string, bool> Origins => new()
    {
        { "http://localhost", true },
        { "https://LOCALHOST:3000", true },
        { "http://localhost.:3000", true },
        { "HTTP://app.localhost", true },
        { "http://127.0.0.2:3000", true },
        { "http://[0:0:0:0:0:0:0:1]", true },
        { "https://app.example.com", true },
        { "HTTPS://App.Example.com:443", true },
        { "https://app.example.com.", true },
        { "vscode-webview://panel", true },
        { "http://app.example.com", false },
        { "https://app.example.com:8443", false },
        { "evil://localhost", false },
        { "ftp://localhost", false },
        { "file://localhost", false },
        { "chrome-extension://localhost", false },
        { "http://user@localhost", false },
        { "http://localhost@evil.example", false },
        { "http://localhost/path", false },
        { "http://localhost.evil.example", false },
        { "http://localhost http://evil.example", false },
        { "http://", false },
        { "localhost", false },
        { "null", false },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public void A_host_is_allowed_in_every_spelling(string host, bool isAllowed)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString(host);

        Assert.Equal(isAllowed, Rules().FindObjection(request) is null);
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public void An_origin_is_allowed_in_every_spelling(string origin, bool isAllowed)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString("localhost");
        request.Headers.Origin = origin;

        Assert.Equal(isAllowed, Rules().FindObjection(request) is null);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task The_page_has_the_same_rule_for_this_machine(string host, bool isAllowed)
    {
        var context = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse("127.0.0.2") } };
        (context.Request.Method, context.Request.Scheme, context.Request.Host) = ("GET", "http", new HostString(host));
        var isThisMachine = isAllowed && !host.Contains("example", StringComparison.OrdinalIgnoreCase) && !host.Contains("2001", StringComparison.Ordinal);

        var answer = await new PageAccess(Microsoft.Extensions.Options.Options.Create(new BalancerOptions())).InvokeAsync(EndpointFilterInvocationContext.Create(context), _ => ValueTask.FromResult<object?>("the page"));

        Assert.Equal(isThisMachine, answer is "the page");
    }

    [Theory]
    [InlineData("Host", "LOCALHOST.", HttpStatusCode.OK)]
    [InlineData("Host", "127.0.0.2", HttpStatusCode.OK)]
    [InlineData("Host", "[0:0:0:0:0:0:0:1]", HttpStatusCode.OK)]
    [InlineData("Origin", "https://LocalHost.:3000", HttpStatusCode.OK)]
    [InlineData("Origin", "evil://localhost", HttpStatusCode.Forbidden)]
    public async Task A_real_web_server_gives_the_same_results(string header, string value, HttpStatusCode status)
    {
        await using var balancer = await NearBalancer.StartAsync([Replica]);
        using var http = balancer.From(address: null);

        Assert.Equal(status, (await http.PostAsync("""{"jsonrpc":"2.0","id":7,"method":"tools/list"}""", (header, value))).Status);
    }

    private static AccessRules Rules() => new(["tools.example.com", "münchen.example", "[2001:DB8::7]"], ["https://APP.example.com/", "vscode-webview://panel"], "balancer");
}
