// A replica for the tests of leader election that need a process to kill or freeze: contends for the Lease "test" and, while it leads,
// makes one ConfigMap after another that says who wrote it.
//   AdmissionGuard.LeaseHolder KUBECONFIG NAMESPACE IDENTITY
using AdmissionGuard.Kubernetes.Leading;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

var (kubeconfig, space, identity) = (args[0], args[1], args[2]);
var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
using var client = new k8s.Kubernetes(configuration);
var elector = new LeaderElector(
    client,
    new LeaderElectionOptions(space, "test", identity)
    {
        LeaseDuration = TimeSpan.FromSeconds(4),
        RenewDeadline = TimeSpan.FromSeconds(3),
        RenewPeriod = TimeSpan.FromMilliseconds(500),
        RetryPeriod = TimeSpan.FromMilliseconds(500),
        RequestDeadline = TimeSpan.FromSeconds(1),
    },
    TimeProvider.System,
    NullLogger.Instance);
using var writer = new k8s.Kubernetes(configuration, new LeaderOnlyWrites(elector));
await elector.RunAsync(
    async leading =>
    {
        while (!leading.IsCancellationRequested)
        {
            try
            {
                var mark = new V1ConfigMap
                {
                    Metadata = new V1ObjectMeta { GenerateName = $"{identity}-", Labels = new Dictionary<string, string> { ["writer"] = identity } },
                };
                // Not cancelled with the term: the write guard alone must hold back what comes too late.
                await writer.CoreV1.CreateNamespacedConfigMapAsync(mark, space, cancellationToken: CancellationToken.None);
            }
            catch (NotLeaderException)
            {
                Console.WriteLine("held back");
            }
        }
    },
    CancellationToken.None);
