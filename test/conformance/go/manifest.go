package main

import (
	"fmt"
	"path"
	"regexp"
	"sort"
	"strings"
	"unicode"

	"sigs.k8s.io/yaml"
)

// head is as much of an object as Helm reads to sort it.
type head struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   *struct {
		Name        string            `json:"name"`
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata"`
}

// document is one YAML document of a rendered file.
type document struct {
	source string
	text   string
	head   head
}

// object is a document as data, for tests that compare objects rather than text.
type object struct {
	Source string      `json:"source"`
	Data   interface{} `json:"data"`
}

// installOrder lists kinds in the order in which Helm installs them; kinds that are not listed come last, by name.
var installOrder = strings.Fields(`PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy PodDisruptionBudget ServiceAccount
	Secret SecretList ConfigMap StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleList
	ClusterRoleBinding ClusterRoleBindingList Role RoleList RoleBinding RoleBindingList Service DaemonSet Pod ReplicationController ReplicaSet
	Deployment HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService MutatingWebhookConfiguration
	ValidatingWebhookConfiguration`)

var hookEvents = map[string]bool{
	"pre-install": true, "post-install": true, "pre-delete": true, "post-delete": true, "pre-upgrade": true, "post-upgrade": true,
	"pre-rollback": true, "post-rollback": true, "test": true, "test-success": true,
}

var separator = regexp.MustCompile(`(?m)^---[ \t]*`)

func splitDocuments(text string) []string {
	var out []string
	for _, one := range separator.Split(strings.TrimLeftFunc(text, unicode.IsSpace), -1) {
		if one = strings.TrimLeftFunc(one, unicode.IsSpace); one != "" {
			out = append(out, one)
		}
	}
	return out
}

// sortDocuments splits the files and tells hooks from the rest, each in install order. A hook of an unknown event is dropped.
func sortDocuments(files map[string]string) (hooks, rest []document, err error) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if strings.HasPrefix(path.Base(name), "_") || strings.TrimSpace(files[name]) == "" {
			continue
		}
		for _, text := range splitDocuments(files[name]) {
			one := document{source: name, text: text}
			if err := yaml.Unmarshal([]byte(text), &one.head); err != nil {
				return nil, nil, fmt.Errorf("YAML parse error on %s: %w", name, err)
			}
			events, isHook := "", false
			if one.head.Metadata != nil {
				events, isHook = one.head.Metadata.Annotations["helm.sh/hook"]
			}
			if !isHook {
				rest = append(rest, one)
				continue
			}
			known := true
			for _, event := range strings.Split(events, ",") {
				known = known && hookEvents[strings.ToLower(strings.TrimSpace(event))]
			}
			if known {
				hooks = append(hooks, one)
			}
		}
	}
	byKind(hooks)
	byKind(rest)
	return hooks, rest, nil
}

func byKind(documents []document) {
	rank := map[string]int{}
	for i, kind := range installOrder {
		rank[kind] = i
	}
	sort.SliceStable(documents, func(i, j int) bool {
		a, b := documents[i].head.Kind, documents[j].head.Kind
		first, knownA := rank[a]
		second, knownB := rank[b]
		switch {
		case knownA && knownB:
			return first < second
		case knownA != knownB:
			return knownA
		}
		return a < b
	})
}

// printManifest is what `helm template` prints: the objects, then the hooks.
func printManifest(hooks, rest []document) string {
	var out strings.Builder
	for _, one := range rest {
		fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", one.source, one.text)
	}
	text := strings.TrimSpace(out.String()) + "\n"
	out.Reset()
	out.WriteString(text)
	for _, one := range hooks {
		fmt.Fprintf(&out, "---\n# Source: %s\n%s\n", one.source, one.text)
	}
	return out.String()
}

func objectsOf(documents []document) ([]object, error) {
	var out []object
	for _, one := range documents {
		var data interface{}
		if err := yaml.Unmarshal([]byte(one.text), &data); err != nil {
			return nil, fmt.Errorf("YAML parse error on %s: %w", one.source, err)
		}
		if data != nil {
			out = append(out, object{one.source, data})
		}
	}
	return out, nil
}
