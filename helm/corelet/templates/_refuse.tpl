{{- /* Refuses what no schema can say. */ -}}
{{- define "corelet.refuse" -}}
{{- if (default dict .Values.updateStrategy.rollingUpdate).maxSurge -}}
{{- fail "updateStrategy.rollingUpdate.maxSurge: must be 0: an agent holds its node's sockets and ledger, so a second one can't start beside it; use maxUnavailable" -}}
{{- end -}}
{{- range $name, $why := dict "default" "the agents of all other nodes have that name" "dashboards" "the ConfigMap of metrics.dashboard has that name" -}}
{{- if hasKey $.Values.nodeGroups $name -}}
{{- fail (printf "nodeGroups.%s: %s; choose another one" $name $why) -}}
{{- end -}}
{{- end -}}
{{- include "corelet.refusenumber" (list "image.tag" .Values.image.tag) -}}
{{- include "corelet.refusenumber" (list "cpus.reserved" .Values.cpus.reserved) -}}
{{- range $name, $group := .Values.nodeGroups -}}
{{- include "corelet.refusenumber" (list (printf "nodeGroups.%s.cpus.reserved" $name) (default dict $group.cpus).reserved) -}}
{{- end -}}
{{- range $name, $source := .Values.plugins.extra -}}
{{- if ne (len $source) 1 -}}
{{- fail (printf "plugins.extra.%s: found %s, expected one of configMap, hostPath, image, pvc" $name (keys $source | sortAlpha | join ", ")) -}}
{{- end -}}
{{- end -}}
{{- end -}}


{{- /* YAML takes 1.10 for 1.1 and 2.0 for 2, which is too late to be undone here. */ -}}
{{- define "corelet.refusenumber" -}}
{{- $value := index . 1 -}}
{{- if not (or (typeIs "string" $value) (kindIs "invalid" $value)) -}}
{{- fail (printf "%s: found the number %v, expected text: put it in quotes, or use --set-string" (index . 0) $value) -}}
{{- end -}}
{{- end -}}
