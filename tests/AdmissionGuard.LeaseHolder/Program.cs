// A replica for the tests of leader election that need a process to kill or freeze: contends for the Lease "test" and, while it leads,
// makes one ConfigMap after another that says who wrote it, and in which term: how often the Lease had changed hands.
//   AdmissionGuard.LeaseHolder KUBECONFIG NAMESPACE IDENTITY
using System.Globalization;
using AdmissionGuard.Kubernetes.Leading;
using k8s;
using k8s.Autorest;
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
var written = 0;
await elector.RunAsync(
    async leading =>
    {
        var term = elector.Transitions.ToString(CultureInfo.InvariantCulture);
        while (!leading.IsCancellationRequested)
        {
            try
            {
                var mark = new V1ConfigMap
                {
                    // A generated name would be taken once in a few thousand: a server of 1.20 does not try another.
                    Metadata = new V1ObjectMeta
                    {
                        Name = $"{identity}-{++written}",
                        Labels = new Dictionary<string, string> { ["writer"] = identity, ["term"] = term },
                    },
                };
                // Not cancelled with the term: the write guard alone must hold back what comes too late.
                await writer.CoreV1.CreateNamespacedConfigMapAsync(mark, space, cancellationToken: CancellationToken.None);
            }
            catch (NotLeaderException)
            {
                Console.WriteLine("held back");
            }
            catch (Exception error) when (error is HttpOperationException or HttpRequestException or IOException)
            {
                // The server or its store is busy: whether it was written or not, the next has another name.
                Console.WriteLine(error.Message);
            }
        }
    },
    CancellationToken.None);
