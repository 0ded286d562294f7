using System.Globalization;

var builder = DistributedApplication.CreateBuilder(args);

// Other resources of this application: a program that fails, and a program that prepares something and ends. It fails with another command.
builder.AddExecutable("fails", "dotnet", ".", "no-such-command");
var prepares = builder.AddExecutable("prepares", "dotnet", ".", builder.Configuration["Prepares"] ?? "--version");

var mcp = builder.AddMcpReplicas<Projects.Server>("mcp", count: 2)
    .WithEnvironment("Replica__Colour", "green")
    .WaitForCompletion(prepares);

var port = int.Parse(builder.Configuration["Port"] ?? "8080", CultureInfo.InvariantCulture);
if (builder.Configuration["Carried"] is "true")
{
    builder.AddMcpBalancer("balancer", port).WithDestinations(mcp);
}
else
{
    builder.AddMcpBalancer<Projects.Door>("balancer", port).WithDestinations(mcp);
}

builder.Build().Run();
