{{- define "admissionguard.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "admissionguard.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "admissionguard.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "admissionguard.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "admissionguard.selector" -}}
app.kubernetes.io/name: {{ include "admissionguard.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "admissionguard.labels" -}}
app.kubernetes.io/name: {{ include "admissionguard.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
app.kubernetes.io/part-of: admissionguard
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name (.root.Chart.Version | replace "+" "_") }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "admissionguard.image" -}}
{{- with .Values.image -}}
{{- if .registry }}{{ .registry }}/{{ end }}{{ .repository }}:{{ default $.Chart.AppVersion .tag }}{{ with .digest }}@{{ . }}{{ end -}}
{{- end -}}
{{- end -}}

{{/* The Secret that holds the webhook's serving certificate: kubernetes.io/tls, with ca.crt. */}}
{{- define "admissionguard.certificateSecret" -}}
{{- default (printf "%s-webhook-tls" (include "admissionguard.fullname" .)) .Values.certificates.secretName -}}
{{- end -}}

{{/* Namespaces that the webhooks that fail closed are never asked about: the listed ones, and its own, so that it can always start. */}}
{{- define "admissionguard.excludedNamespaces" -}}
{{- append (default (list) .Values.excludedNamespaces) .Release.Namespace | uniq | sortAlpha | toYaml -}}
{{- end -}}

{{/* "true" where the release's own namespace is among the listed ones: then its Pods are not checked either. */}}
{{- define "admissionguard.leavesOwnNamespaceOut" -}}
{{- has .Release.Namespace (default (list) .Values.excludedNamespaces) -}}
{{- end -}}

{{- define "admissionguard.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "admissionguard.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "admissionguard.environment" -}}
- name: DOTNET_EnableDiagnostics
  value: "0"
{{- with .extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* What both components are told of trust roots and registries. */}}
{{- define "admissionguard.sharedArguments" -}}
- --operator-namespace={{ .Release.Namespace }}
- --refresh-trust-roots={{ .Values.trustRoots.refresh }}
{{- end -}}

{{- define "admissionguard.registryArguments" -}}
{{- with .Values.registries }}
{{- range .plainHttp }}
- --plain-http-registry={{ . }}
{{- end }}
{{- range .allowPrivate }}
- --allow-registry={{ . }}
{{- end }}
{{- range .allowNetworks }}
- --allow-registry-network={{ . }}
{{- end }}
{{- range $host, $pem := .certificateAuthorities }}
- --registry-ca={{ $host }}=/etc/admissionguard/registries/ca/{{ $host }}.crt
{{- end }}
{{- range .tokenRealms }}
- --token-realm={{ . }}
{{- end }}
{{- if .mirrors }}
- --registry-hosts-dir=/etc/admissionguard/registries/mirrors
{{- end }}
{{- range .pullSecrets }}
- --registry-secret=/etc/admissionguard/registries/secrets/{{ . }}/config.json
{{- end }}
{{- range .evidenceRepositories }}
- --evidence-repository={{ . }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "admissionguard.registryMounts" -}}
{{- with .Values.registries }}
{{- if or .certificateAuthorities .mirrors .pullSecrets }}
- name: registries
  mountPath: /etc/admissionguard/registries
  readOnly: true
{{- end }}
{{- end }}
{{- end -}}

{{/* One projected volume. Hosts may hold a colon, which keys of a ConfigMap may not, so keys are numbered and paths are named. */}}
{{- define "admissionguard.registryVolumes" -}}
{{- $name := include "admissionguard.fullname" . }}
{{- with .Values.registries }}
{{- if or .certificateAuthorities .mirrors .pullSecrets }}
- name: registries
  projected:
    sources:
    {{- if or .certificateAuthorities .mirrors }}
    - configMap:
        name: {{ $name }}-registries
        items:
        {{- range $index, $host := keys .certificateAuthorities | sortAlpha }}
        - {key: ca-{{ $index }}, path: {{ printf "ca/%s.crt" $host | quote }}}
        {{- end }}
        {{- range $index, $host := keys .mirrors | sortAlpha }}
        - {key: mirror-{{ $index }}, path: {{ printf "mirrors/%s/hosts.toml" $host | quote }}}
        {{- end }}
    {{- end }}
    {{- range .pullSecrets }}
    - secret:
        name: {{ . }}
        items:
        - {key: .dockerconfigjson, path: {{ printf "secrets/%s/config.json" . | quote }}}
    {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "admissionguard.spread" -}}
{{- if .values.topologySpreadConstraints }}
{{- toYaml .values.topologySpreadConstraints }}
{{- else }}
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
- maxSkew: 1
  topologyKey: {{ . }}
  whenUnsatisfiable: ScheduleAnyway
  labelSelector:
    matchLabels:
      {{- include "admissionguard.selector" (dict "root" $.root "component" $.component) | nindent 6 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What is left to check by hand, since a schema cannot say it. */}}
{{- define "admissionguard.check" -}}
{{- if and (eq .Values.certificates.mode "Provided") (not .Values.certificates.secretName) }}
{{- fail "certificates.mode=Provided needs certificates.secretName: a Secret of type kubernetes.io/tls in the release's namespace, with ca.crt beside tls.crt and tls.key" }}
{{- end }}
{{- if and (eq .Values.certificates.mode "CertManager") (not (.Capabilities.APIVersions.Has "cert-manager.io/v1")) (lookup "v1" "Namespace" "" "kube-system") }}
{{- fail "certificates.mode=CertManager needs cert-manager: the cluster does not serve cert-manager.io/v1" }}
{{- end }}
{{- if semverCompare "<1.21.0-0" .Capabilities.KubeVersion.Version }}
{{- /* Before 1.21 Kubernetes does not label namespaces by their names, so that nothing would be excluded and the webhook could not start. */}}
{{- if lookup "v1" "Namespace" "" "kube-system" }}
{{- $missing := list }}
{{- range include "admissionguard.excludedNamespaces" . | fromYamlArray }}
{{- $labels := dig "metadata" "labels" (dict) (lookup "v1" "Namespace" "" .) }}
{{- if ne (default "" (get $labels "kubernetes.io/metadata.name")) . }}
{{- $missing = append $missing . }}
{{- end }}
{{- end }}
{{- if $missing }}
{{- $commands := list }}
{{- range $missing }}
{{- $commands = append $commands (printf "kubectl label namespace %s kubernetes.io/metadata.name=%s" . .) }}
{{- end }}
{{- fail (printf "\n\nKubernetes %s does not label namespaces by their names, which the webhook needs to leave out its own. Create the release's namespace, label these by hand, and install again:\n\n  %s\n" .Capabilities.KubeVersion.Version (join "\n  " $commands)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}
