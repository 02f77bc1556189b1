{{- /* Refuses what no schema can say. */ -}}
{{- define "corelet.refuse" -}}
{{- if (default dict .Values.updateStrategy.rollingUpdate).maxSurge -}}
{{- fail "updateStrategy.rollingUpdate.maxSurge: must be 0: an agent holds its node's sockets and ledger, so a second one can't start beside it; use maxUnavailable" -}}
{{- end -}}
{{- range $name, $source := .Values.plugins.extra -}}
{{- if ne (len $source) 1 -}}
{{- fail (printf "plugins.extra.%s: found %s, expected one of configMap, hostPath, image, pvc" $name (keys $source | sortAlpha | join ", ")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
