using k8s;
using k8s.Exceptions;

namespace AdmissionGuard.Cli;

/// <summary>How the servers reach the API server.</summary>
internal static class ClusterConnection
{
    /// <summary>The connection that a kubeconfig file describes, else that of the Pod that this runs in.</summary>
    /// <param name="kubeconfig">The file, or null.</param>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static KubernetesClientConfiguration Of(string? kubeconfig)
    {
        try
        {
            return kubeconfig is null ? KubernetesClientConfiguration.InClusterConfig() : KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
        }
        catch (KubeConfigException e)
        {
            throw new IOException($"no connection to a cluster: {e.Message}", e);
        }
    }
}
