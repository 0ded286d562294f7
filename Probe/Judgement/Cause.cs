namespace McpAspire.Probe.Judgement;

/// <summary>What is known to go wrong with MCP behind a balancer. The most telling comes first.</summary>
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
