using Xunit.Sdk;
using Xunit.v3;

// One test at a time: many tests assert which replica answers next, and two applications at the same time would slow each other down.
[assembly: Parallelization(Mode = ParallelMode.None)]
