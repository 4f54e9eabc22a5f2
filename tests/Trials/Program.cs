Console.Error.WriteLine("okote: nothing to try yet.");
return 2;
