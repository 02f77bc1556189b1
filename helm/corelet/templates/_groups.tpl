{{- /* The values of a group of nodes, as YAML: its own in place of those for all. */ -}}
{{- define "corelet.groupvalues" -}}
{{- $values := deepCopy .root.Values -}}
{{- if .group -}}
{{- $own := deepCopy (index .root.Values.nodeGroups .group) -}}
{{- $abstraction := mergeOverwrite (dict) (default dict $own.abstraction) -}}
{{- $env := concat (include "corelet.env" $values.extraEnv | fromYamlArray) (include "corelet.env" $own.extraEnv | fromYamlArray) -}}
{{- $values = mergeOverwrite $values (omit $own "abstraction" "extraEnv" "nodeSelector") -}}
{{- range $kind, $choice := $abstraction -}}
{{- $_ := set $values.abstraction $kind $choice -}}
{{- end -}}
{{- $_ := set $values "nodeSelector" (merge (deepCopy $own.nodeSelector) $values.nodeSelector) -}}
{{- $byname := dict -}}
{{- range $entry := $env -}}
{{- $_ := set $byname $entry.name $entry -}}
{{- end -}}
{{- $merged := list -}}
{{- range $name := keys $byname | sortAlpha -}}
{{- $merged = append $merged (get $byname $name) -}}
{{- end -}}
{{- $_ := set $values "extraEnv" $merged -}}
{{- end -}}
{{- toYaml $values -}}
{{- end -}}

{{- /* Environment variables as the list that Kubernetes takes, whichever way they were given. */ -}}
{{- define "corelet.env" -}}
{{- if kindIs "map" . -}}
{{- $list := list -}}
{{- range $name := keys . | sortAlpha -}}
{{- $list = append $list (dict "name" $name "value" (get $ $name | toString)) -}}
{{- end -}}
{{- toYaml $list -}}
{{- else -}}
{{- toYaml (default list .) -}}
{{- end -}}
{{- end -}}

{{- /* Keeps a group's agent from nodes of groups that come before it, and the default agent from those of all groups. */ -}}
{{- define "corelet.affinity" -}}
{{- $affinity := deepCopy .root.Values.affinity -}}
{{- $others := list -}}
{{- range $name := keys .root.Values.nodeGroups | sortAlpha -}}
{{- if or (not $.group) (lt $name $.group) -}}
{{- range $key, $value := (index $.root.Values.nodeGroups $name).nodeSelector -}}
{{- $others = append $others (dict "key" $key "operator" "NotIn" "values" (list $value)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if $others -}}
{{- $node := default dict $affinity.nodeAffinity -}}
{{- $required := default dict $node.requiredDuringSchedulingIgnoredDuringExecution -}}
{{- $terms := list -}}
{{- range $term := default (list dict) $required.nodeSelectorTerms -}}
{{- $own := default list $term.matchExpressions -}}
{{- $terms = append $terms (set (deepCopy $term) "matchExpressions" (concat $own $others)) -}}
{{- end -}}
{{- $_ := set $required "nodeSelectorTerms" $terms -}}
{{- $_ := set $node "requiredDuringSchedulingIgnoredDuringExecution" $required -}}
{{- $_ := set $affinity "nodeAffinity" $node -}}
{{- end -}}
{{- with $affinity }}{{ toYaml . }}{{ end -}}
{{- end -}}
