using McpAspire.SessionServer;

ModelServer.Build(args).Run();
