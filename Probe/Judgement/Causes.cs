using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Judgement;

/// <summary>Says in words what a cause is, and what cures it.</summary>
internal static class Causes
{
    private const string Stateless = "Serve without sessions: each POST stands for itself, and any replica answers it. SDKs call it stateless.";
    private const string Shared = "Or share the sessions among the replicas, through Redis for example.";

    private static readonly Dictionary<Cause, (string Id, string Title, string[] Cures)> Known = new()
    {
        [Cause.IdentityLeak] = ("identity-leak", "A client received what belongs to another client.",
            ["Give each request, or each session, its own server state: what a client says about itself must not be in an object that all clients share."]),
        [Cause.OneClientOnly] = ("one-client-only", "The server serves one client at a time.",
            ["Give each session its own transport and server object, instead of a single one that is made at the start.", Stateless]),
        [Cause.SessionInProcessMemory] = ("session-in-process-memory", "Sessions are kept in the memory of one process, and their requests reach other processes.",
            [Stateless, "Or let the balancer follow the header Mcp-Session-Id to the replica that issued it.", Shared]),
        [Cause.StickyRoutingMissing] = ("sticky-routing-missing", "Sticky routing does not work for MCP: the balancer follows something that clients do not send with every request.",
            [Stateless, "Or let the balancer follow the header Mcp-Session-Id to the replica that issued it: let the id name the replica, or let the balancer learn it from the answer to initialize.", Shared]),
        [Cause.SseMessageToAnotherWorker] = ("sse-message-to-another-worker", "A message of an HTTP+SSE client reached a worker that does not hold its stream.",
            ["Serve Streamable HTTP without sessions: HTTP+SSE is deprecated since 2025-03-26, and cannot be balanced as it is.", "Or let the balancer follow the session's id in the address for messages.", "Or run a single worker."]),
        [Cause.SecondRoundFails] = ("second-round-fails", "A replica refuses the answer to a question that another replica asked (requestState).",
            ["Protect requestState with the same key on every replica: a key that a process makes for itself at start is of no use to the others.", "Or keep what the state refers to where every replica finds it."]),
        [Cause.StateInProcessMemory] = ("state-in-process-memory", "A tool keeps what it stores in the memory of one process, and the next call reaches another process.",
            ["Keep it where every replica finds it (a database, Redis), under a handle that the client passes back."]),
        [Cause.UnequalVersions] = ("unequal-versions", "The replicas do not speak the same versions of MCP.",
            ["Finish the roll-out: clients ask one replica which versions there are, and then speak with all of them."]),
        [Cause.UnequalLists] = ("unequal-lists", "The replicas list different things.",
            ["Deploy the same build and configuration to every replica.", "Lists must not depend on what happened on the connection, or in the process, before."]),
        [Cause.UnequalAnswers] = ("unequal-answers", "The same request succeeds on one replica and fails on another.",
            ["Keep what a tool must remember where every replica finds it, under a handle that the client passes back.", "Check whether every replica has the same build, configuration and access."]),
        [Cause.StreamDropped] = ("stream-dropped", "A stream was dropped by an intermediary before its answer came.",
            ["Answer plain calls with application/json: there is nothing long-lived to drop then.", "Or raise the intermediary's timeouts for reading and idling.", "Check whether a replica died: its last lines tell."]),
        [Cause.StreamHeldBack] = ("stream-held-back", "An intermediary holds event streams back.",
            ["Switch its buffering off for this address (nginx: proxy_buffering off, or let the server send X-Accel-Buffering: no).", "Answer plain calls with application/json."]),
        [Cause.TlsError] = ("tls-error", "No connection: TLS failed.",
            ["Name the certificate's authority with --cacert, or try --insecure to see what comes next.", "Let the server send its intermediate certificates, too: browsers find them by themselves, most MCP clients do not."]),
        [Cause.NotConnected] = ("not-connected", "No connection.",
            ["Start the server, or correct host and port.", "If only some connections fail: let the balancer's health checks eject dead replicas."]),
        [Cause.Misdirected] = ("misdirected", "The server does not serve the host that it was asked for (421).",
            ["Put the public host name on the server's list of allowed hosts, or let the balancer keep the Host header."]),
        [Cause.Redirected] = ("redirected", "The address redirects, and MCP clients do not follow.",
            ["Give clients the address at which the redirects end: claude.ai follows no redirect.", "Serve the path with and without a slash at its end, and https at once."]),
        [Cause.GatewayError] = ("gateway-error", "A gateway answered instead of the server.",
            ["Check that the replicas run and are ready, and that the gateway knows their addresses and has health checks."]),
        [Cause.WrongPath] = ("wrong-path", "There is nothing at this path.",
            ["Correct the path: MCP servers often have /mcp."]),
        [Cause.NotMcp] = ("not-mcp", "What answered does not speak MCP.",
            ["Correct the address.", "If only some answers are like this: the balancer forwards to another program, too."]),
        [Cause.NoAnswer] = ("no-answer", "Requests got no answer in time.",
            ["Check whether a replica hangs, and let the balancer's health checks eject it.", "Check whether an intermediary buffers event streams."]),
        [Cause.RateLimited] = ("rate-limited", "Requests were refused because there were too many.",
            ["Probe again with fewer --calls and --connections, or raise the limit: a client with several connections reaches it, too."]),
        [Cause.Unauthorized] = ("unauthorized", "The server asks for credentials.",
            ["Give credentials: --bearer-env NAME, or --header 'Authorization: Bearer …'.", "If a login expired in the middle: give one that lasts longer.", "403 may also mean that the host or the origin is not on the server's list."]),
        [Cause.SessionEnded] = ("session-ended", "Sessions end before their clients are done.",
            ["Check whether the server ends sessions early, keeps only a few, or was restarted.", "If there are several replicas: let the balancer follow the header Mcp-Session-Id, or serve without sessions."]),
        [Cause.RequestRefused] = ("request-refused", "The server refuses requests that it should answer.",
            ["See the first failing exchange."]),
        [Cause.EraNotOffered] = ("era-not-offered", "This version of MCP is not offered here.",
            ["Probe without --era: it tries all of them.", "Or correct the path."]),
        [Cause.TooFewReplicas] = ("too-few-replicas", "Fewer replicas answered than --min-replicas asks for.",
            ["Start more, or check whether the balancer knows them.", "Let answers name their replica in a header such as X-Served-By, or name the replicas with --replica."]),
        [Cause.SessionsUnproved] = ("sessions-unproved", "Sessions are issued, and nothing shows that they work on more than one replica.",
            ["Let answers name their replica in a header such as X-Served-By, or name the replicas with --replica.", "Use --min-replicas 1 if there will only ever be one replica.", Stateless]),
    };

    public static Reason In(this Cause cause, Era? era, string evidence, bool isCertain = true) => new(Known[cause].Id, era, isCertain, Known[cause].Title, evidence, Known[cause].Cures);
}
