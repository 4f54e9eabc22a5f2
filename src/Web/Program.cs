return await Okote.Web.CommandLine.Run(args);
