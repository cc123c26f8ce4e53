{{/* Read by both: policies, and the labels of namespaces that they select. */}}
{{- define "admissionguard.webhookClusterRules" -}}
- apiGroups: [admissionguard.dev]
  resources: [clusterimagepolicies, imagepolicies, trustroots, imagepolicyexceptions]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get]
{{- if eq .Values.rbac.workloadPullSecrets "Cluster" }}
# The pull secrets of workloads, each read by its name: never listed.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get]
{{- end }}
{{- end -}}

{{- define "admissionguard.webhookOwnRules" -}}
- apiGroups: [""]
  resources: [secrets, configmaps]
  verbs: [get, list, watch]
{{- end -}}

{{- define "admissionguard.operatorClusterRules" -}}
- apiGroups: [admissionguard.dev]
  resources: [clusterimagepolicies, imagepolicies, trustroots, imagepolicyexceptions]
  verbs: [get, list, watch]
- apiGroups: [admissionguard.dev]
  resources: [clusterimagepolicies/status, imagepolicies/status]
  verbs: [patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end -}}

{{- define "admissionguard.operatorOwnRules" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create, get, update]
- apiGroups: [""]
  resources: [secrets, configmaps]
  verbs: [get, list, watch]
{{- end -}}
