{{- /* The agent's configuration for the values in ".", as YAML. */ -}}
{{- define "corelet.config" -}}
{{- $config := include "corelet.fixedconfig" . | fromYaml -}}
{{- $_ := set $config "scheme" .abstraction.scheme -}}
{{- $_ := set $config "policy" .abstraction.policy -}}
{{- $_ := set $config "log" .log -}}
{{- $directories := list "/plugins" -}}
{{- range $name := keys .plugins.extra | sortAlpha -}}
{{- $directories = append $directories (printf "/plugins.d/%s" $name) -}}
{{- end -}}
{{- $plugins := dict "directories" $directories -}}
{{- if kindIs "slice" .plugins.allowedDigests -}}
{{- $_ := set $plugins "allowedDigests" .plugins.allowedDigests -}}
{{- end -}}
{{- $_ := set $config "plugins" $plugins -}}
{{- range $section := list "cpus" "overrides" -}}
{{- $said := dict -}}
{{- range $key, $value := index $ $section -}}
{{- if and (kindIs "slice" $value) $value -}}
{{- $_ := set $said $key $value -}}
{{- else if and (not (kindIs "slice" $value)) (toString $value) -}}
{{- $_ := set $said $key (toString $value) -}}
{{- end -}}
{{- end -}}
{{- if $said -}}
{{- $_ := set $config $section $said -}}
{{- end -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{- /* The part of it that counts from the next start of an agent on. */ -}}
{{- define "corelet.fixedconfig" -}}
driver: {{ .driver | quote }}
http:
  address: {{ printf ":%d" (int .http.port) | quote }}
kubelet:
  pluginsDirectory: {{ .paths.kubelet }}/plugins
  registryDirectory: {{ .paths.kubelet }}/plugins_registry
cdi:
  directory: {{ .paths.cdi }}
nri:
  socket: {{ .paths.nriSocket }}
  pluginIndex: {{ .nri.pluginIndex | quote }}
state:
  directory: {{ .paths.state }}
slices:
  nodeAllocatableResources: {{ .slices.nodeAllocatableResources }}
{{- end -}}
