{{- define "corelet.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "corelet.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "corelet.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "corelet.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- /* The name of what belongs to a group; the group without a name is the default one. */ -}}
{{- define "corelet.groupname" -}}
{{- $full := include "corelet.fullname" .root -}}
{{- if .group -}}{{ printf "%s-%s" $full .group }}{{- else -}}{{ $full }}{{- end -}}
{{- end -}}

{{- define "corelet.serviceaccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "corelet.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- /* What is not in a namespace carries the release's in its name. */ -}}
{{- define "corelet.clustername" -}}
{{- printf "%s-%s" (include "corelet.fullname" .) .Release.Namespace | trimSuffix "-" -}}
{{- end -}}

{{- define "corelet.selectorlabels" -}}
app.kubernetes.io/name: {{ include "corelet.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "corelet.labels" -}}
{{ include "corelet.selectorlabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "corelet.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $image.repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $image.repository (default .Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}
