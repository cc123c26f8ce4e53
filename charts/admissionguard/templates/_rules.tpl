{{/*
The rules of a component, from config/rbac (copied to files/rbac), which says what each is for and is what the program is tested
with: root, component, kind (ClusterRole or Role). Names are those of this release. Left out is the right to create webhook
configurations: the release owns them, and what uninstalling removes must stay removed.
*/}}
{{- define "admissionguard.rules" -}}
{{- $root := .root }}
{{- $kind := .kind }}
{{- $name := include "admissionguard.fullname" $root }}
{{- $names := dict "admissionguard" $name "admissionguard-webhook" (printf "%s-webhook" $name) "admissionguard-operator" (printf "%s-operator" $name) "admissionguard-webhook-ca" (printf "%s-webhook-ca" $name) "admissionguard-webhook-tls" (include "admissionguard.certificateSecret" $root) }}
{{- $rules := list }}
{{- range splitList "\n---\n" ($root.Files.Get (printf "files/rbac/%s.yaml" .component)) }}
{{- $document := fromYaml . }}
{{- if eq $document.kind $kind }}
{{- range $rule := $document.rules }}
{{- $makes := has "create" $rule.verbs }}
{{- $isConfigurations := has "admissionregistration.k8s.io" $rule.apiGroups }}
{{- $isIssuing := and (eq (toJson $rule.resources) "[\"secrets\"]") $makes }}
{{- if not (or (and $isConfigurations $makes) (and $isIssuing (ne $root.Values.certificates.mode "Operator"))) }}
{{- if $rule.resourceNames }}
{{- $ours := list }}
{{- range $rule.resourceNames }}
{{- $ours = append $ours (default . (get $names .)) }}
{{- end }}
{{- $_ := set $rule "resourceNames" $ours }}
{{- end }}
{{- $rules = append $rules $rule }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $rules }}
{{- end -}}
