package main

import (
	"fmt"
	"math/big"
	"os"
	"path"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"./common"
	"./version"
)

// raise adds to the numbers of versions, as the next release would: "0.0.1" raises the patch by one. The words "patch", "minor", "major" and "all"
// make the versions that the README promises for a release step instead.
type raise struct {
	Chart     string `json:"chart"`
	App       string `json:"app"`
	Subcharts bool   `json:"subcharts"`
}

func renderChart(req *request, chance *chance) answer {
	top, missing, err := loadWhole(req)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return renderLoaded(req, top, missing, chance)
}

// loadWhole reads a chart, and charts for its dependencies; it also tells for which there is none.
func loadWhole(req *request) (*chart, []string, error) {
	top, err := loadRequested(req)
	if err != nil {
		return nil, nil, err
	}
	if err := top.checkVersions(); err != nil && !req.Lenient {
		return nil, nil, err
	}
	stand, err := loadStandIns(req.Deps)
	if err != nil {
		return nil, nil, err
	}
	var missing []string
	stand.resolve(top, req.Path, &missing, 0)
	return top, missing, nil
}

func renderLoaded(req *request, top *chart, missing []string, chance *chance) answer {
	fail := func(err error) answer { return answer{Error: err.Error()} }
	given := table{}
	for _, name := range req.ValueFiles {
		data, err := os.ReadFile(name)
		if err != nil {
			return fail(err)
		}
		one, err := readValues(data)
		if err != nil {
			return fail(fmt.Errorf("failed to parse %s: %w", name, err))
		}
		given = overlay(given, one)
	}
	given = overlay(given, req.Values)

	if err := processDependencies(top, given); err != nil {
		return fail(err)
	}
	raiseVersions(top, req.Raise, true)
	if req.ChartVersion != "" {
		top.meta.Version = req.ChartVersion
	}
	if req.AppVersion != "" {
		top.meta.AppVersion = req.AppVersion
	}
	caps, err := capabilities(req)
	if err != nil {
		return fail(err)
	}
	if wanted := top.meta.KubeVersion; wanted != "" && !compatible(wanted, caps.KubeVersion.String()) {
		return fail(fmt.Errorf("chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, caps.KubeVersion.Version))
	}
	values, err := coalesceValues(top, given, false)
	if err != nil {
		return fail(err)
	}
	dot := map[string]interface{}{"Capabilities": caps, "Release": releaseOf(req), "Values": common.Values(values)}
	parts := map[string]part{}
	collectParts(top, dot, parts)
	rendered, err := renderParts(parts, chance)
	res := answer{Files: rendered, Missing: missing}
	if err != nil {
		res.Error = err.Error()
		if !req.Lenient {
			return res
		}
	}
	manifests := map[string]string{}
	for name, text := range rendered {
		if !strings.HasSuffix(name, "NOTES.txt") {
			manifests[name] = text
		}
	}
	hooks, rest, err := sortDocuments(manifests)
	if err != nil {
		res.Error = err.Error()
		return res
	}
	manifest := printManifest(hooks, rest)
	res.Manifest = &manifest
	if req.Objects {
		res.Files, res.Manifest = nil, nil
		if res.Objects, err = objectsOf(append(rest, hooks...)); err != nil {
			res.Error = err.Error()
		}
	}
	return res
}

func loadRequested(req *request) (*chart, error) {
	if req.Path != "" {
		return load(req.Path)
	}
	var found []chartFile
	for name, text := range req.Files {
		found = append(found, chartFile{name, []byte(text)})
	}
	return assemble(found)
}

func releaseOf(req *request) map[string]interface{} {
	name, namespace, revision := req.Release.Name, req.Release.Namespace, req.Release.Revision
	if name == "" {
		name = "release-name"
	}
	if namespace == "" {
		namespace = "default"
	}
	if revision == 0 {
		revision = 1
	}
	return map[string]interface{}{
		"Name": name, "Namespace": namespace, "Revision": revision, "Service": "Helm",
		"IsUpgrade": req.Release.IsUpgrade, "IsInstall": !req.Release.IsUpgrade,
	}
}

var kubeVersionForm = regexp.MustCompile(`^\s*v?([0-9]+(?:\.[0-9]+)*)(.*)*$`)

// capabilities takes the Kubernetes version as `--kube-version` does. API versions are added to the given list, which the caller knows.
func capabilities(req *request) (*common.Capabilities, error) {
	wanted := req.KubeVersion
	if wanted == "" {
		wanted = "v1.36.0"
	}
	match := kubeVersionForm.FindStringSubmatch(wanted)
	if match == nil {
		return nil, fmt.Errorf("invalid kube version '%s': could not parse %q as version", wanted, wanted)
	}
	numbers := strings.Split(match[1], ".")
	if len(numbers) < 2 {
		return nil, fmt.Errorf("invalid kube version '%s': illegal version string %q", wanted, wanted)
	}
	for len(numbers) < 3 {
		numbers = append(numbers, "0")
	}
	full := wanted
	if !strings.HasPrefix(full, "v") {
		full = "v" + full
	}
	return &common.Capabilities{
		KubeVersion: common.NewKubeVersion(full, "v"+strings.Join(numbers[:3], "."), numbers[0], numbers[1]),
		APIVersions: common.VersionSet(req.APIVersions),
		HelmVersion: version.BuildInfo{
			Version: "v4.2.4", GitCommit: "3900f434fd3ef2b84065dc04508df48f288dba00", GitTreeState: "clean", GoVersion: "go1.26.0", KubeClientVersion: "v1.36",
		},
	}, nil
}

// collectParts makes the dot of a chart and of its subcharts, and gathers their templates by full path. A library chart brings only partials.
func collectParts(c *chart, above map[string]interface{}, parts map[string]part) map[string]interface{} {
	meta := fieldsOf(reflect.ValueOf(c.meta).Elem())
	meta["IsRoot"] = c.parent == nil
	subcharts := map[string]interface{}{}
	own := files{}
	for _, file := range c.files {
		own[file.name] = file.data
	}
	dot := map[string]interface{}{
		"Chart": meta, "Files": own, "Release": above["Release"], "Capabilities": above["Capabilities"],
		"Values": common.Values{}, "Subcharts": subcharts,
	}
	if c.parent == nil {
		dot["Values"] = above["Values"]
	} else if values, ok := above["Values"].(common.Values).Table(c.meta.Name); ok {
		dot["Values"] = values
	}
	for _, child := range c.charts {
		subcharts[child.meta.Name] = collectParts(child, dot, parts)
	}
	base := c.fullPath()
	for _, file := range c.templates {
		if c.isLibrary() && !strings.HasPrefix(path.Base(file.name), "_") {
			continue
		}
		parts[path.Join(base, file.name)] = part{text: string(file.data), dot: dot, basePath: path.Join(base, "templates")}
	}
	return dot
}

// fieldsOf turns Chart.yaml into the map that Helm 4 shows templates: Go field names as keys, lists as lists of anything, nested records as maps.
func fieldsOf(record reflect.Value) map[string]interface{} {
	out := map[string]interface{}{}
	for i := 0; i < record.NumField(); i++ {
		field := record.Field(i)
		if field.Kind() != reflect.Slice {
			out[record.Type().Field(i).Name] = field.Interface()
			continue
		}
		list := make([]interface{}, field.Len())
		for j := range list {
			if item := field.Index(j); item.Kind() == reflect.Ptr {
				list[j] = fieldsOf(item.Elem())
			} else {
				list[j] = item.Interface()
			}
		}
		out[record.Type().Field(i).Name] = list
	}
	return out
}

func raiseVersions(c *chart, by raise, isTop bool) {
	if isTop || by.Subcharts {
		c.meta.Version = raised(c.meta.Version, by.Chart)
		c.meta.AppVersion = raised(c.meta.AppVersion, by.App)
	}
	for _, child := range c.charts {
		raiseVersions(child, by, false)
	}
}

var versionNumbers = regexp.MustCompile(`[0-9]+(\.[0-9]+){0,2}`)

// raised adds, number by number, to the first dotted numbers in a version; what has none (`latest`) becomes another word.
func raised(text, by string) string {
	place := versionNumbers.FindStringIndex(text)
	if by == "" || text == "" {
		return text
	}
	if part, known := steps[by]; known {
		return stepped(text, part)
	}
	if place == nil {
		return text + "-next"
	}
	numbers := strings.Split(text[place[0]:place[1]], ".")
	for i, more := range strings.Split(by, ".") {
		if i < len(numbers) {
			a, _ := strconv.Atoi(numbers[i])
			b, _ := strconv.Atoi(more)
			numbers[i] = strconv.Itoa(a + b)
		}
	}
	return text[:place[0]] + strings.Join(numbers, ".") + text[place[1]:]
}

// steps tells for each word what becomes of the three numbers: raised, kept, or zero.
var steps = map[string]string{"patch": "kk+", "minor": "k+0", "major": "+00", "all": "+++"}

var wholeVersion = regexp.MustCompile(`(?s)^(v?)(\d+)(?:\.(\d+))?(?:\.(\d+))?(.*)$`)

// stepped is the version after a release step: missing numbers count as zero, a word gets a suffix.
func stepped(text, how string) string {
	match := wholeVersion.FindStringSubmatch(text)
	if match == nil {
		return text + "-next"
	}
	numbers := match[2:5]
	for i := range numbers {
		number, ok := new(big.Int).SetString(numbers[i], 10)
		if !ok || how[i] == '0' {
			number = new(big.Int)
		}
		if how[i] == '+' {
			number.Add(number, big.NewInt(1))
		}
		if how[i] != 'k' || numbers[i] == "" {
			numbers[i] = number.String()
		}
	}
	return match[1] + strings.Join(numbers, ".") + match[5]
}
