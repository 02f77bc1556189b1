{{- /* How an image's jars get to the agent: "volume" or "copy". */ -}}
{{- define "corelet.imagemount" -}}
{{- $mount := default "auto" .image.mount -}}
{{- if ne $mount "auto" -}}
{{- $mount -}}
{{- else if semverCompare ">=1.35.0-0" .root.Capabilities.KubeVersion.Version -}}
volume
{{- else -}}
copy
{{- end -}}
{{- end -}}

{{- define "corelet.pluginvolumes" -}}
{{- range $name := keys .Values.plugins.extra | sortAlpha }}
{{- $source := index $.Values.plugins.extra $name }}
- name: plugin-{{ $name }}
  {{- if $source.hostPath }}
  hostPath: {path: {{ $source.hostPath | quote }}, type: Directory}
  {{- else if $source.pvc }}
  persistentVolumeClaim: {claimName: {{ $source.pvc | quote }}, readOnly: true}
  {{- else if $source.configMap }}
  configMap: {name: {{ $source.configMap | quote }}}
  {{- else if eq (include "corelet.imagemount" (dict "root" $ "image" $source.image)) "volume" }}
  image:
    reference: {{ $source.image.reference | quote }}
    {{- with $source.image.pullPolicy }}
    pullPolicy: {{ . }}
    {{- end }}
  {{- else }}
  emptyDir: {sizeLimit: 256Mi}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "corelet.pluginmounts" -}}
{{- range $name := keys .Values.plugins.extra | sortAlpha }}
{{- $source := index $.Values.plugins.extra $name }}
- name: plugin-{{ $name }}
  mountPath: /plugins.d/{{ $name }}
  readOnly: true
  {{- if and $source.image $source.image.path (eq (include "corelet.imagemount" (dict "root" $ "image" $source.image)) "volume") }}
  subPath: {{ $source.image.path | quote }}
  {{- end }}
{{- end }}
{{- end -}}

{{- /* Copies the jars of images that are not mounted as volumes. The images bring the shell that does it. */ -}}
{{- define "corelet.plugincopies" -}}
{{- range $name := keys .Values.plugins.extra | sortAlpha }}
{{- $image := (index $.Values.plugins.extra $name).image }}
{{- if and $image (eq (include "corelet.imagemount" (dict "root" $ "image" (default dict $image))) "copy") }}
- name: plugin-{{ $name }}
  image: {{ $image.reference | quote }}
  {{- with $image.pullPolicy }}
  imagePullPolicy: {{ . }}
  {{- end }}
  command: [/bin/sh, -c, 'cp -- "$0"/*.jar /target/', {{ printf "/%s" (default "" $image.path) | quote }}]
  securityContext:
    {{- include "corelet.securitycontext" $ | nindent 4 }}
  resources:
    requests: {cpu: 10m, memory: 16Mi}
  volumeMounts:
    - {name: plugin-{{ $name }}, mountPath: /target}
{{- end }}
{{- end }}
{{- end -}}

{{- define "corelet.securitycontext" -}}
privileged: false
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsUser: 0
runAsNonRoot: false
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}
