using McpAspire.Probe.CommandLine;

return await ProbeCommand.RunAsync(args);
