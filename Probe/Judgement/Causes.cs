using McpAspire.Probe.Eras;

namespace McpAspire.Probe.Judgement;

/// <summary>Says in words what a cause is, and what cures it.</summary>
internal static class Causes
{
    private const string Stateless = "Serve without sessions: each POST stands for itself, and any replica answers it. SDKs call it stateless.";
    private const string Shared = "Or share the sessions among the replicas, through Redis for example.";

    private static readonly Dictionary<Cause, (string Id, string Title, string[] Cures)> Known = new()
    {
        [Cause.IdentityLeak] = ("identity-leak", "One client was given what belongs to another.",
            ["Give each request, or each session, server state of its own: what a client says of itself does not belong into an object that all of them share."]),
        [Cause.OneClientOnly] = ("one-client-only", "The server serves one client at a time.",
            ["Give each session a transport and a server object of its own, in place of one that is made at the start.", Stateless]),
        [Cause.SessionInProcessMemory] = ("session-in-process-memory", "A session is kept in the memory of one process, and its requests reach other ones.",
            [Stateless, "Or let the balancer follow the header Mcp-Session-Id to the replica that issued it.", Shared]),
        [Cause.StickyRoutingMissing] = ("sticky-routing-missing", "Sticky routing is missing for MCP: what the balancer follows is nothing that a client sends with every request.",
            [Stateless, "Or let the balancer follow the header Mcp-Session-Id to the replica that issued it: let the id name the replica, or let the balancer learn it from the answer to initialize.", Shared]),
        [Cause.SseMessageToAnotherWorker] = ("sse-message-to-another-worker", "The message of an HTTP+SSE client reached another worker than the one that holds its stream.",
            ["Serve Streamable HTTP without sessions: HTTP+SSE is deprecated since 2025-03-26, and can't be balanced as it is.", "Or let the balancer follow the id of the session in the address for messages.", "Or run a single worker."]),
        [Cause.SecondRoundFails] = ("second-round-fails", "A replica does not take the answer to what another one has asked (requestState).",
            ["Protect requestState with the same key on every replica: a key that each process makes at its start fits nowhere else.", "Or keep what the state refers to where every replica finds it."]),
        [Cause.StateInProcessMemory] = ("state-in-process-memory", "What one call of a tool has stored is in the memory of one process, and the next call reaches other ones.",
            ["Keep it where every replica finds it (a database, Redis), under a handle that the client passes back."]),
        [Cause.UnequalVersions] = ("unequal-versions", "The replicas do not speak the same versions of MCP.",
            ["Finish the roll-out: clients ask one replica which versions there are, and then speak with all of them."]),
        [Cause.UnequalLists] = ("unequal-lists", "The replicas do not list the same.",
            ["Deploy the same build and configuration to every replica.", "Lists must not depend on what happened on the connection, or in the process, before."]),
        [Cause.UnequalAnswers] = ("unequal-answers", "The same request succeeds on one replica and fails on another.",
            ["Keep what a tool must remember where every replica finds it, under a handle that the client passes back.", "See whether every replica has the same build, configuration and access."]),
        [Cause.StreamDropped] = ("stream-dropped", "A stream was dropped by an intermediary before its answer came.",
            ["Answer plain calls with application/json: there is nothing long-lived to drop then.", "Or raise the intermediary's timeouts for reading and idling.", "See whether a replica died: its last lines tell."]),
        [Cause.StreamHeldBack] = ("stream-held-back", "An intermediary holds event streams back.",
            ["Switch its buffering off for this address (nginx: proxy_buffering off, or let the server send X-Accel-Buffering: no).", "Answer plain calls with application/json."]),
        [Cause.TlsError] = ("tls-error", "No connection came about, for TLS failed.",
            ["Give the certificate's authority by --cacert, or try --insecure to see what comes after it.", "Let the server send its intermediate certificates, too: browsers find them by themselves, and most MCP clients do not."]),
        [Cause.NotConnected] = ("not-connected", "No connection.",
            ["Start the server, or correct host and port.", "Where only some connections fail: take dead replicas out of the balancer, by health checks."]),
        [Cause.Misdirected] = ("misdirected", "The server does not serve the host that it was asked for (421).",
            ["Put the public host name on the server's list of allowed hosts, or let the balancer keep the Host header."]),
        [Cause.Redirected] = ("redirected", "The address redirects, and MCP clients do not follow.",
            ["Give clients the address at which the redirects end: claude.ai follows none.", "Serve the path with and without a slash at its end, and https at once."]),
        [Cause.GatewayError] = ("gateway-error", "A gateway answered in the server's place.",
            ["See whether the replicas run and are ready, and whether the gateway knows their addresses and has health checks."]),
        [Cause.WrongPath] = ("wrong-path", "There is nothing at this path.",
            ["Correct the path: MCP servers often have /mcp."]),
        [Cause.NotMcp] = ("not-mcp", "Whoever answered does not speak MCP.",
            ["Correct the address.", "Where only some answers are so: one of those that the balancer takes for replicas is another program."]),
        [Cause.NoAnswer] = ("no-answer", "Requests got no answer in time.",
            ["See whether a replica hangs, and let the balancer's health checks take it out.", "See whether an intermediary buffers event streams."]),
        [Cause.RateLimited] = ("rate-limited", "Requests were refused for their number.",
            ["Probe again with fewer --calls and --connections, or raise the limit: a client with several connections meets it, too."]),
        [Cause.Unauthorized] = ("unauthorized", "The server wants to know who asks.",
            ["Give credentials: --bearer-env NAME, or --header 'Authorization: Bearer …'.", "Where a login ended in the middle: give one that lasts longer.", "403 may also mean that the host or the origin is not on the server's list."]),
        [Cause.SessionEnded] = ("session-ended", "Sessions end before their clients have done.",
            ["See whether the server ends sessions early, or was started again.", "Where there are several replicas: let the balancer follow the header Mcp-Session-Id, or serve without sessions."]),
        [Cause.RequestRefused] = ("request-refused", "The server refuses requests that it should answer.",
            ["See the first failing exchange."]),
        [Cause.EraNotOffered] = ("era-not-offered", "This version of MCP is not offered here.",
            ["Probe without --era: it tries all of them.", "Or correct the path."]),
        [Cause.TooFewReplicas] = ("too-few-replicas", "Fewer replicas answered than must.",
            ["Start more, or see whether the balancer knows them.", "Let answers tell who gave them, by a header such as X-Served-By, or name the replicas by --replica."]),
        [Cause.SessionsUnproved] = ("sessions-unproved", "Sessions are issued, and that they work on more than one replica was not shown.",
            ["Let answers tell who gave them, by a header such as X-Served-By, or name the replicas by --replica.", "Say --min-replicas 1 where one is all there will ever be.", Stateless]),
    };

    public static Reason In(this Cause cause, Era? era, string evidence, bool isCertain = true) => new(Known[cause].Id, era, isCertain, Known[cause].Title, evidence, Known[cause].Cures);
}
