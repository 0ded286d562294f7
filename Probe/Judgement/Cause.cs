namespace McpAspire.Probe.Judgement;

/// <summary>The known faults of MCP behind a balancer, ordered by how much they explain.</summary>
internal enum Cause
{
    IdentityLeak,
    OneClientOnly,
    SessionInProcessMemory,
    StickyRoutingMissing,
    SseMessageToAnotherWorker,
    SecondRoundFails,
    StateInProcessMemory,
    UnequalVersions,
    UnequalLists,
    UnequalAnswers,
    StreamDropped,
    StreamHeldBack,
    TlsError,
    NotConnected,
    Misdirected,
    Redirected,
    GatewayError,
    WrongPath,
    NotMcp,
    NoAnswer,
    RateLimited,
    Unauthorized,
    SessionEnded,
    RequestRefused,
    EraNotOffered,
    TooFewReplicas,
    SessionsUnproved,
}
