using AdmissionGuard.TestSupport.Testbed;

[assembly: AssemblyFixture(typeof(ClusterFixture))]
[assembly: AssemblyFixture(typeof(RegistryFixture))]
[assembly: AssemblyFixture(typeof(ReferrersRegistryFixture))]
[assembly: AssemblyFixture(typeof(PasswordRegistryFixture))]
[assembly: AssemblyFixture(typeof(TokenRegistryFixture))]
[assembly: AssemblyFixture(typeof(SigstoreFixture))]
