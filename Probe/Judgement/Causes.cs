using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Judgement;

/// <summary>The title and the cures of each cause.</summary>
internal static class Causes
{
    private const string Stateless = "Serve without sessions (SDKs call it stateless): any replica can then answer any POST.";
    private const string Shared = "Or share the sessions between the replicas, for example in Redis.";

    private const string ShowReplicas = "Return the replica's name in a header such as X-Served-By, or list the replicas with --replica.";

    private static readonly Dictionary<Cause, (string Id, string Title, string[] Cures)> Known = new()
    {
        [Cause.IdentityLeak] = ("identity-leak", "A client received data of another client.",
            ["Keep the state of each request or session separate: never store what a client reports about itself in an object that all clients share."]),
        [Cause.OneClientOnly] = ("one-client-only", "The server serves one client at a time.",
            ["Create a transport and a server object for each session, instead of a single one at startup.", Stateless]),
        [Cause.SessionInProcessMemory] = ("session-in-process-memory", "Sessions are kept in the memory of one process, and their requests reach other processes.",
            [Stateless, "Or route by the header Mcp-Session-Id to the replica that issued it.", Shared]),
        [Cause.StickyRoutingMissing] = ("sticky-routing-missing", "Sticky routing does not work for MCP: it needs something that MCP clients do not send with every request.",
            [Stateless, "Or route by the header Mcp-Session-Id to the replica that issued it: include the replica's name in the id, or let the balancer learn the id from the answer to initialize.", Shared]),
        [Cause.SseMessageToAnotherWorker] = ("sse-message-to-another-worker", "A message of an HTTP+SSE client reached a worker that does not have the client's stream.",
            ["Serve Streamable HTTP without sessions: HTTP+SSE is deprecated since 2025-03-26 and does not work behind a plain balancer.", "Or route messages by the session id in their address.", "Or run a single worker."]),
        [Cause.SecondRoundFails] = ("second-round-fails", "A replica rejects the answer to a question that another replica asked (requestState).",
            ["Protect requestState with the same key on every replica, not with a key that each process creates at startup.", "Or store the data that the state refers to where every replica can read it."]),
        [Cause.StateInProcessMemory] = ("state-in-process-memory", "A tool stores data in the memory of one process, and the next call reaches another process.",
            ["Store the data where every replica can read it (a database, Redis), under a handle that the client sends back."]),
        [Cause.UnequalVersions] = ("unequal-versions", "The replicas do not support the same versions of MCP.",
            ["Finish the rollout: a client asks one replica for its versions, and then sends requests to all of them."]),
        [Cause.UnequalLists] = ("unequal-lists", "The replicas list different things.",
            ["Deploy the same build and configuration to every replica.", "Make lists independent of earlier requests on the connection or in the process."]),
        [Cause.UnequalAnswers] = ("unequal-answers", "The same request succeeds on one replica and fails on another.",
            ["Store the tool's data where every replica can read it, under a handle that the client sends back.", "Check that every replica has the same build, configuration and permissions."]),
        [Cause.StreamDropped] = ("stream-dropped", "The connection closed before the answer was complete.",
            ["Answer plain calls with application/json, which needs no long-lived stream.", "Or raise the read and idle timeouts of the proxies in between.", "Check the logs for a replica that crashed."]),
        [Cause.StreamHeldBack] = ("stream-held-back", "A proxy buffers event streams.",
            ["Disable its buffering for this address (nginx: proxy_buffering off, or let the server send X-Accel-Buffering: no).", "Answer plain calls with application/json."]),
        [Cause.TlsError] = ("tls-error", "No connection: TLS failed.",
            ["Pass the certificate authority with --cacert, or use --insecure to probe the rest.", "Send the intermediate certificates from the server: browsers find them by themselves, most MCP clients do not."]),
        [Cause.NotConnected] = ("not-connected", "No connection.",
            ["Start the server, or correct the host and port.", "If only some connections fail: enable health checks in the balancer, so that it ejects dead replicas."]),
        [Cause.Misdirected] = ("misdirected", "The server does not serve the requested host (421).",
            ["Add the public host name to the server's allowed hosts, or let the balancer keep the Host header."]),
        [Cause.Redirected] = ("redirected", "The address redirects, and MCP clients do not follow redirects.",
            ["Give clients the final address: claude.ai follows no redirects.", "Serve the path with and without a trailing slash, and serve https directly."]),
        [Cause.GatewayError] = ("gateway-error", "A gateway answered instead of the server.",
            ["Check that the replicas are running and ready, and that the gateway has their addresses and health checks."]),
        [Cause.WrongPath] = ("wrong-path", "No server answers at this path.",
            ["Correct the path: many MCP servers use /mcp."]),
        [Cause.NotMcp] = ("not-mcp", "The answer is not MCP.",
            ["Correct the address.", "If only some answers are like this: the balancer also forwards to another program."]),
        [Cause.NoAnswer] = ("no-answer", "Requests were not answered in time.",
            ["Check whether a replica hangs, and enable health checks in the balancer, so that it ejects the replica.", "Check whether a proxy buffers event streams."]),
        [Cause.RateLimited] = ("rate-limited", "The server rejected requests because there were too many (429).",
            ["Probe again with fewer --calls and --connections, or raise the limit: a normal client with several connections may reach it too."]),
        [Cause.Unauthorized] = ("unauthorized", "The server requires credentials.",
            ["Pass credentials: --bearer-env NAME, or --header 'Authorization: Bearer …'.", "If a token expired during the probe: use one with a longer lifetime.", "403 may also mean that the host or the origin is not allowed by the server."]),
        [Cause.SessionEnded] = ("session-ended", "Sessions end while their clients still use them.",
            ["Check whether the server ends sessions early, keeps only a few, or was restarted.", "With several replicas: route by the header Mcp-Session-Id, or serve without sessions."]),
        [Cause.RequestRefused] = ("request-refused", "The server rejects requests that it should answer.",
            ["See the first exchange that failed."]),
        [Cause.EraNotOffered] = ("era-not-offered", "The server does not support this version of MCP.",
            ["Probe without --era, which tries all versions.", "Or correct the path."]),
        [Cause.TooFewReplicas] = ("too-few-replicas", "Fewer replicas answered than --min-replicas requires.",
            ["Start more replicas, or check that the balancer has their addresses.", ShowReplicas]),
        [Cause.SessionsUnproved] = ("sessions-unproved", "The server uses sessions, and it is not proved that they work with more than one replica.",
            [ShowReplicas, "Use --min-replicas 1 if you will never run more than one replica.", Stateless]),
    };

    public static Reason In(this Cause cause, Era? era, string evidence, bool isCertain = true) => new(Known[cause].Id, era, isCertain, Known[cause].Title, evidence, Known[cause].Cures);
}
