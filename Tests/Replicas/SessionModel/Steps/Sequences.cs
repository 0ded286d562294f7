using CsCheck;
using McpAspire.SessionServer;

namespace McpAspire.Tests.SessionModel;

/// <summary>Generates random sequences of steps. Each begins by opening a session for each of two users.</summary>
internal static class Sequences
{
    private static readonly Gen<int> Session = Gen.Int[0, 4];
    private static readonly Gen<int> Replica = Gen.Int[1, 3];
    private static readonly Gen<int> Via = Gen.Frequency((6, Gen.Const(0)), (1, Replica));
    private static readonly Gen<string> Uri = Gen.OneOf(SessionResources.First, SessionResources.Second);
    private static readonly Gen<string> Level = Gen.OneOf("debug", "info", "warning", "error");
    private static readonly Gen<string> Revision = Gen.OneOf("2025-03-26", "2025-06-18", "2025-11-25");
    private static readonly Gen<int> Time = Gen.Frequency((4, 200), (3, 800), (2, 2_000), (1, 5_000));

    private static readonly Gen<Step> Step = Gen.Frequency(
        (3, Gen.Select(Gen.Enum<User>(), Revision, Gen.Bool, (user, revision, adopts) => (Step)new Open(user, revision, adopts))),
        (14, Gen.Select(Session, Gen.Enum<Tool>(), Via, (session, tool, via) => (Step)new Call(session, tool, via))),
        (4, Gen.Select(Session, Level, Via, (session, level, via) => (Step)new SetLevel(session, level, via))),
        (5, Gen.Select(Session, Uri, Gen.Frequency((4, true), (1, false)), Via, (session, uri, wanted, via) => (Step)new Subscribe(session, uri, wanted, via))),
        (2, Uri.Select(uri => (Step)new Publish(uri))),
        (4, Gen.Select(Session, Via, (session, via) => (Step)new Listen(session, via))),
        (2, Session.Select(session => (Step)new HangUp(session))),
        (2, Gen.Select(Session, Via, (session, via) => (Step)new End(session, via))),
        (6, Gen.Select(Session, Gen.Enum<User>(), Gen.Enum<Theft>(), Via, (session, thief, how, via) => (Step)new Steal(session, thief, how, via))),
        (1, Gen.Enum<User>().Select(user => (Step)new CallWithoutSession(user))),
        (9, Gen.Select(Gen.Frequency(Faults), Replica, Time, (kind, replica, time) => (Step)new Fault(kind, replica, time))),
        (6, Time.Select(time => (Step)new Wait(time))),
        (4, Gen.Const<Step>(new Hurry())));

    private static (int, FaultKind)[] Faults =>
    [
        (8, FaultKind.Kill), (5, FaultKind.Freeze), (2, FaultKind.Cut), (2, FaultKind.CutRedis), (2, FaultKind.FreezeRedis),
        (2, FaultKind.StallRedis), (2, FaultKind.RestartRedis), (1, FaultKind.EmptyRedis), (2, FaultKind.FillRedis),
    ];

    /// <summary>Returns the sequence of a seed, which is always the same.</summary>
    public static IReadOnlyList<Step> Of(int seed, int steps) =>
        [new Open(User.Alice, "2025-11-25", true), new Open(User.Bob, "2025-06-18", false), .. Step.Array[steps].Generate(new PCG(1, (ulong)seed), null, out _)];
}
