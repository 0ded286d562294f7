using System.Xml.Linq;
using McpAspire.Tests.Support;
using Microsoft.AspNetCore.DataProtection;

namespace McpAspire.Tests;

/// <summary>
/// Every replica must have the keys of all replicas. ASP.NET Core looks for an unknown key only in its first two minutes, and later once a day. So the
/// replicas must create one key together.
/// </summary>
[Trait("Run", "All")]
public class KeyRings
{
    private const string Folder = "ReadOnlyDataProtectionKeyDirectory";
    private const string RedisKeys = "McpServer:Development:keys";

    // The application that all tests share started without a key.
    [Fact]
    public void The_AppHost_makes_one_key_for_all_replicas() => Assert.Single(KeysIn(ThreeReplicas.KeyRing));

    [Fact]
    public async Task Replicas_that_start_at_once_without_a_key_make_one_for_all()
    {
        var home = Directory.CreateTempSubdirectory("mcp-home-");
        await using var replicas = await Replicas.StartAsync(new() { ["HOME"] = home.FullName });

        await replicas.EveryReplicaContinuesEveryStateAsync();

        Assert.Single(KeysIn(home.FullName));
        home.Delete(recursive: true);
    }

    [Fact]
    public async Task A_replica_without_a_folder_for_keys_starts_with_its_own_key()
    {
        var file = Path.GetTempFileName();
        await using var server = await LoneServer.StartAsync(new Dictionary<string, string?> { ["HOME"] = file, ["TMPDIR"] = file });

        Assert.NotNull(await PlanTrip.BeginAndGoOnAsync(server.Http, server.Http));
        File.Delete(file);
    }

    [Theory]
    [InlineData(RedisProgram.Garnet)]
    [InlineData(RedisProgram.RedisServer)]
    public async Task Replicas_that_start_at_once_on_an_empty_Redis_make_one_key_for_all(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        await using var replicas = await Replicas.StartAsync([], $"--ConnectionStrings:redis={redis.ConnectionString}");

        await replicas.EveryReplicaContinuesEveryStateAsync();

        Assert.Equal(1, await redis.CountAsync(RedisKeys));
    }

    [Theory]
    [InlineData(RedisProgram.Garnet)]
    [InlineData(RedisProgram.RedisServer)]
    public async Task A_Redis_that_starts_after_the_replicas_gets_one_key_for_all(RedisProgram program)
    {
        using var redis = RedisServer.NotStarted(program);
        await using var replicas = await Replicas.StartAsync([], $"--ConnectionStrings:redis={redis.ConnectionString}");
        var refused = await replicas.All[0].Http.PlanAsync();
        Assert.EndsWith("This tool needs Redis, which does not answer. Try again later.", refused.Text, StringComparison.Ordinal);

        await redis.StartAgainAsync();
        // All replicas at once, repeatedly until each has a key.
        await Eventually.HoldsAsync("every replica begins", async () =>
            (await Task.WhenAll(replicas.All.Select(replica => replica.Http.PlanAsync()))).All(answer => answer.Question("destination") is not null));

        await replicas.EveryReplicaContinuesEveryStateAsync();
        Assert.Equal(1, await redis.CountAsync(RedisKeys));
    }

    [Theory]
    [InlineData(RedisProgram.Garnet)]
    [InlineData(RedisProgram.RedisServer)]
    public async Task A_Redis_that_lost_the_keys_gets_them_back_before_a_new_replica_makes_another(RedisProgram program)
    {
        using var redis = await RedisServer.StartAsync(program);
        string[] options = [$"--ConnectionStrings:redis={redis.ConnectionString}"];
        await using var old = await LoneServer.StartAsync(options);
        var begun = (await old.Http.PlanAsync()).State();

        redis.Stop();
        await redis.StartAgainAsync();
        await Eventually.HoldsAsync("the keys are back", async () => await redis.CountAsync(RedisKeys) is 1);
        await using var later = await LoneServer.StartAsync(options);

        Assert.NotNull((await later.Http.PlanAsync(begun, "destination", "Lisbon")).Question("month"));
        Assert.NotNull(await PlanTrip.BeginAndGoOnAsync(later.Http, old.Http));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_keys_of_the_configured_folder_are_used_and_no_key_is_created(bool withRedis)
    {
        using var redis = await RedisServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("mcp-keys-");
        DataProtectionProvider.Create(folder).CreateProtector("any").Protect([]);
        var key = Assert.Single(KeysIn(folder.FullName));
        await using var replicas = await Replicas.StartAsync(
            new() { [Folder] = folder.FullName },
            withRedis ? [$"--ConnectionStrings:redis={redis.ConnectionString}"] : []);

        await replicas.EveryReplicaContinuesEveryStateAsync();

        Assert.Equal([key], KeysIn(folder.FullName));
        Assert.Equal(0, await redis.CountAsync(RedisKeys));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_expired_key_is_replaced_by_a_new_one()
    {
        var home = Directory.CreateTempSubdirectory("mcp-home-");
        var folder = home.CreateSubdirectory(".aspnet").CreateSubdirectory("DataProtection-Keys");
        DataProtectionProvider.Create(folder).CreateProtector("any").Protect([]);
        var old = KeysIn(home.FullName).Single();
        Expire(old);
        await using var replicas = await Replicas.StartAsync(new() { ["HOME"] = home.FullName });

        await replicas.EveryReplicaContinuesEveryStateAsync();

        Assert.Equal(2, KeysIn(home.FullName).Count());
        home.Delete(recursive: true);
    }

    private static IEnumerable<string> KeysIn(string folder) => Directory.EnumerateFiles(folder, "key-*.xml", SearchOption.AllDirectories);

    private static void Expire(string file)
    {
        var key = XElement.Load(file);
        key.SetElementValue("creationDate", DateTimeOffset.UtcNow.AddDays(-91));
        key.SetElementValue("activationDate", DateTimeOffset.UtcNow.AddDays(-91));
        key.SetElementValue("expirationDate", DateTimeOffset.UtcNow.AddDays(-1));
        key.Save(file);
    }

    /// <summary>Three replicas without AppHost and balancer, started at the same time.</summary>
    private sealed class Replicas(LoneServer[] all) : IAsyncDisposable
    {
        public LoneServer[] All => all;

        public static async Task<Replicas> StartAsync(Dictionary<string, string?> environment, params string[] options) =>
            new(await Task.WhenAll(Enumerable.Range(1, 3).Select(number => LoneServer.StartAsync(environment, [$"--Replica:Name=mcp-{number}", .. options]))));

        public async Task EveryReplicaContinuesEveryStateAsync()
        {
            foreach (var one in all)
            {
                foreach (var other in all)
                {
                    Assert.Equal("In which month do you want to go to Lisbon?", await PlanTrip.BeginAndGoOnAsync(one.Http, other.Http));
                }
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var replica in all)
            {
                await replica.DisposeAsync();
            }
        }
    }
}
