{{- /* Switches NRI and CDI on before the agent starts. */ -}}
{{- define "corelet.containerd" -}}
{{- if .Values.containerd.enableNri }}
- name: containerd
  image: {{ include "corelet.image" . | quote }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  args: [enable-nri, --containerd-config, {{ .Values.containerd.config | quote }}]
  securityContext:
    {{- include "corelet.securitycontext" . | nindent 4 }}
  resources:
    requests: {cpu: 10m, memory: 64Mi}
  volumeMounts:
    - {name: containerd, mountPath: {{ dir .Values.containerd.config }}}
{{- end }}
{{- end -}}
