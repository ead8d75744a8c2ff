return await EchoPlatform.Conformance.Cli.RunAsync(args);
