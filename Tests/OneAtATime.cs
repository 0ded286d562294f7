using Xunit.Sdk;
using Xunit.v3;

// One test at a time: who answers next is what many of them assert, and two applications at once would starve each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
