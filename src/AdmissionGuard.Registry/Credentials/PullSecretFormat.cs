namespace AdmissionGuard.Registry.Credentials;

/// <summary>The two formats of Kubernetes pull secrets.</summary>
public enum PullSecretFormat
{
    /// <summary>Type <c>kubernetes.io/dockerconfigjson</c>, key <c>.dockerconfigjson</c>: <c>{"auths":{…}}</c>.</summary>
    DockerConfigJson,

    /// <summary>Type <c>kubernetes.io/dockercfg</c>, key <c>.dockercfg</c>: the content of <c>auths</c> alone.</summary>
    DockerCfg,
}
