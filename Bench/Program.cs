using McpAspire.Bench;
using McpAspire.Bench.Servers;

return args switch
{
    ["serve", "bare", .. var rest] => BareServer.Run(rest),
    ["serve", "plain", .. var rest] => PlainServer.Run(rest),
    ["serve", "yarp", .. var rest] => YarpServer.Run(rest),
    ["serve", "otlp", .. var rest] => OtlpSink.Run(rest),
    [] => await Session.RunAsync(Plan.Full),
    ["quick"] => await Session.RunAsync(Plan.Quick),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("./bench         measures for about 20 minutes\n./bench quick   measures for about 8 minutes, less exactly");
    return 64;
}
