namespace AdmissionGuard.IntegrationTests;

/// <summary>Tests that measure real time: they run after the others, one at a time, so that they measure the product and not its neighbours.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MachineAlone
{
    /// <summary>The collection's name.</summary>
    public const string Name = "the machine alone";
}
