// Package common holds the types whose names templates can see: `typeOf .Values` prints "common.Values" in Helm 4.
package common

import (
	"strings"

	"../version"
)

// Values is the type of .Values at every level.
type Values map[string]interface{}

// Table finds the map at a dotted path, or reports that there is none.
func (v Values) Table(path string) (Values, bool) {
	at := v
	for _, key := range strings.Split(path, ".") {
		switch next := at[key].(type) {
		case map[string]interface{}:
			at = next
		case Values:
			at = next
		default:
			return nil, false
		}
	}
	return at, true
}

// Scalar finds the value at a dotted path that is not a map.
func (v Values) Scalar(path string) (interface{}, bool) {
	at, key := v, path
	if i := strings.LastIndex(path, "."); i >= 0 {
		table, ok := v.Table(path[:i])
		if !ok {
			return nil, false
		}
		at, key = table, path[i+1:]
	}
	found, ok := at[key]
	if _, table := found.(map[string]interface{}); table {
		return nil, false
	}
	return found, ok
}

// VersionSet is .Capabilities.APIVersions.
type VersionSet []string

// Has tells whether the API version, or `group/version/Kind`, is in the set.
func (v VersionSet) Has(apiVersion string) bool {
	for _, one := range v {
		if one == apiVersion {
			return true
		}
	}
	return false
}

// KubeVersion is .Capabilities.KubeVersion.
type KubeVersion struct {
	Version    string
	normalized string
	Major      string
	Minor      string
}

// NewKubeVersion makes a version as given and as its plain x.y.z form.
func NewKubeVersion(version, normalized, major, minor string) KubeVersion {
	return KubeVersion{Version: version, normalized: normalized, Major: major, Minor: minor}
}

// String is the x.y.z form, without suffixes of vendors.
func (kv *KubeVersion) String() string {
	if kv.normalized != "" {
		return kv.normalized
	}
	return kv.Version
}

// GitVersion is the version as given.
func (kv *KubeVersion) GitVersion() string { return kv.Version }

// Capabilities is .Capabilities; templates get a pointer to it.
type Capabilities struct {
	KubeVersion KubeVersion
	APIVersions VersionSet
	HelmVersion version.BuildInfo
}
