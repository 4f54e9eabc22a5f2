using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("Okote.Tests.OkoteTestFramework", "Okote.Tests")]

namespace Okote.Tests;

/// <summary>xunit, and one step after the last test: the shared PostgreSQL is put away while somebody still listens.
/// Waiting for the process to exit would be too late, because the test platform cuts that short.</summary>
public sealed class OkoteTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink messages)
        : XunitTestFrameworkExecutor(assembly, sources, messages)
    {
        // async void is what xunit asks for here; it listens to the sink, not to a task.
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> cases, IMessageSink sink, ITestFrameworkExecutionOptions options)
        {
            using var runner = new Runner(TestAssembly, cases, DiagnosticMessageSink, sink, options);
            await runner.RunAsync();
        }
    }

    private sealed class Runner(
        ITestAssembly assembly, IEnumerable<IXunitTestCase> cases, IMessageSink messages, IMessageSink sink,
        ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, cases, messages, sink, options)
    {
        protected override async Task BeforeTestAssemblyFinishedAsync()
        {
            await Aggregator.RunAsync(BothPaths.End);
            await TestCluster.Stop();
            await base.BeforeTestAssemblyFinishedAsync();
        }
    }
}
