package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"unicode"

	"github.com/Masterminds/semver"
	"sigs.k8s.io/yaml"
)

// metadata is Chart.yaml. The field names are what templates see under .Chart.
type metadata struct {
	Name         string            `json:"name"`
	Home         string            `json:"home"`
	Sources      []string          `json:"sources"`
	Version      string            `json:"version"`
	Description  string            `json:"description"`
	Keywords     []string          `json:"keywords"`
	Maintainers  []*maintainer     `json:"maintainers"`
	Icon         string            `json:"icon"`
	APIVersion   string            `json:"apiVersion"`
	Condition    string            `json:"condition"`
	Tags         string            `json:"tags"`
	AppVersion   string            `json:"appVersion"`
	Deprecated   bool              `json:"deprecated"`
	Annotations  map[string]string `json:"annotations"`
	KubeVersion  string            `json:"kubeVersion"`
	Dependencies []*dependency     `json:"dependencies"`
	Type         string            `json:"type"`
}

type maintainer struct {
	Name  string `json:"name"`
	Email string `json:"email"`
	URL   string `json:"url"`
}

type dependency struct {
	Name         string        `json:"name"`
	Version      string        `json:"version"`
	Repository   string        `json:"repository"`
	Condition    string        `json:"condition"`
	Tags         []string      `json:"tags"`
	Enabled      bool          `json:"enabled"`
	ImportValues []interface{} `json:"import-values"`
	Alias        string        `json:"alias"`
}

type chartFile struct {
	name string
	data []byte
}

type chart struct {
	meta      *metadata
	templates []chartFile
	files     []chartFile
	values    map[string]interface{}
	parent    *chart
	charts    []*chart
}

func (c *chart) adopt(children []*chart) {
	c.charts = children
	for _, child := range children {
		child.parent = c
	}
}

func (c *chart) fullPath() string {
	if c.parent == nil {
		return c.meta.Name
	}
	return c.parent.fullPath() + "/charts/" + c.meta.Name
}

func (c *chart) isLibrary() bool { return strings.EqualFold(c.meta.Type, "library") }

var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// load reads a chart from a folder or an archive.
func load(place string) (*chart, error) {
	info, err := os.Stat(place)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		data, err := os.ReadFile(place)
		if err != nil {
			return nil, err
		}
		return loadArchive(data)
	}
	found, err := readFolder(place)
	if err != nil {
		return nil, err
	}
	return assemble(found)
}

func readFolder(top string) ([]chartFile, error) {
	rules := ignoreRules{}
	if data, err := os.ReadFile(filepath.Join(top, ".helmignore")); err == nil {
		if rules, err = parseIgnore(data); err != nil {
			return nil, err
		}
	}
	rules = append(rules, defaultIgnore)
	var found []chartFile
	var walk func(folder, prefix string) error
	walk = func(folder, prefix string) error {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			name, full := prefix+entry.Name(), filepath.Join(folder, entry.Name())
			info, err := os.Stat(full) // follows links, as Helm does
			if err != nil {
				return err
			}
			if rules.ignore(name, info.IsDir()) {
				continue
			}
			if info.IsDir() {
				if err := walk(full, name+"/"); err != nil {
					return err
				}
				continue
			}
			data, err := os.ReadFile(full)
			if err != nil {
				return err
			}
			found = append(found, chartFile{name, bytes.TrimPrefix(data, byteOrderMark)})
		}
		return nil
	}
	return found, walk(top, "")
}

func loadArchive(data []byte) (*chart, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var found []chartFile
	for reader := tar.NewReader(unzipped); ; {
		header, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if header.FileInfo().IsDir() || header.Typeflag == tar.TypeXGlobalHeader || header.Typeflag == tar.TypeXHeader {
			continue
		}
		pieces := strings.SplitN(strings.ReplaceAll(header.Name, `\`, "/"), "/", 2)
		if len(pieces) < 2 {
			return nil, fmt.Errorf("chart illegally contains content outside the base directory: %q", header.Name)
		}
		name := path.Clean(pieces[1])
		if path.IsAbs(name) || strings.HasPrefix(name, "..") {
			return nil, errors.New("chart illegally references parent directory")
		}
		text, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		found = append(found, chartFile{name, bytes.TrimPrefix(text, byteOrderMark)})
	}
	return assemble(found)
}

// assemble makes a chart of its files: metadata first, wherever it comes in the list.
func assemble(found []chartFile) (*chart, error) {
	c := &chart{}
	for _, file := range found {
		if file.name != "Chart.yaml" {
			continue
		}
		c.meta = &metadata{}
		if err := yaml.Unmarshal(file.data, c.meta); err != nil {
			return nil, fmt.Errorf("cannot load Chart.yaml: %w", err)
		}
		if c.meta.APIVersion == "" {
			c.meta.APIVersion = "v1"
		}
	}
	inside := map[string][]chartFile{}
	for _, file := range found {
		switch {
		case file.name == "Chart.yaml" || file.name == "Chart.lock" || file.name == "values.schema.json":
		case file.name == "values.yaml":
			values, err := readValues(file.data)
			if err != nil {
				return nil, fmt.Errorf("cannot load values.yaml: %w", err)
			}
			c.values = values
		case file.name == "requirements.yaml":
			if c.meta == nil {
				c.meta = &metadata{}
			}
			if err := yaml.Unmarshal(file.data, c.meta); err != nil {
				return nil, fmt.Errorf("cannot load requirements.yaml: %w", err)
			}
			if c.meta.APIVersion == "v1" {
				c.files = append(c.files, file)
			}
		case file.name == "requirements.lock":
			if c.meta != nil && c.meta.APIVersion == "v1" {
				c.files = append(c.files, file)
			}
		case strings.HasPrefix(file.name, "templates/"):
			c.templates = append(c.templates, file)
		case strings.HasPrefix(file.name, "charts/") && path.Ext(file.name) != ".prov":
			rest := strings.TrimPrefix(file.name, "charts/")
			child := strings.SplitN(rest, "/", 2)[0]
			inside[child] = append(inside[child], chartFile{rest, file.data})
		default:
			c.files = append(c.files, file)
		}
	}
	if c.meta == nil {
		return nil, errors.New("Chart.yaml file is missing")
	}
	if err := c.meta.validate(); err != nil {
		return nil, err
	}
	names := make([]string, 0, len(inside))
	for name := range inside {
		names = append(names, name)
	}
	sort.Strings(names)
	var children []*chart
	for _, name := range names {
		if name[0] == '_' || name[0] == '.' {
			continue
		}
		child, err := assembleChild(name, inside[name])
		if err != nil {
			return nil, fmt.Errorf("error unpacking subchart %s in %s: %w", name, c.meta.Name, err)
		}
		children = append(children, child)
	}
	c.adopt(children)
	return c, nil
}

func assembleChild(name string, found []chartFile) (*chart, error) {
	if path.Ext(name) == ".tgz" {
		if found[0].name != name {
			return nil, fmt.Errorf("expected %s, got %s", name, found[0].name)
		}
		return loadArchive(found[0].data)
	}
	var own []chartFile
	for _, file := range found {
		if pieces := strings.SplitN(file.name, "/", 2); len(pieces) == 2 {
			own = append(own, chartFile{pieces[1], file.data})
		}
	}
	return assemble(own)
}

// readValues reads values.yaml; of several documents, later ones win.
func readValues(data []byte) (map[string]interface{}, error) {
	out := map[string]interface{}{}
	for _, document := range splitStream(string(data)) {
		one := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(document), &one); err != nil {
			return nil, fmt.Errorf("cannot unmarshal yaml document: %w", err)
		}
		out = overlay(out, one)
	}
	return out, nil
}

// splitStream cuts a stream at lines that begin with `---` and hold nothing else but blanks.
func splitStream(text string) []string {
	var documents []string
	var current strings.Builder
	for _, line := range strings.SplitAfter(text, "\n") {
		if strings.HasPrefix(line, "---") && strings.TrimSpace(line[3:]) == "" && current.Len() > 0 {
			documents = append(documents, current.String())
			current.Reset()
			continue
		}
		current.WriteString(line)
	}
	if current.Len() > 0 {
		documents = append(documents, current.String())
	}
	return documents
}

func overlay(below, above map[string]interface{}) map[string]interface{} {
	out := make(map[string]interface{}, len(below))
	for key, value := range below {
		out[key] = value
	}
	for key, value := range above {
		table, isTable := value.(map[string]interface{})
		under, wasTable := out[key].(map[string]interface{})
		if isTable && wasTable {
			out[key] = overlay(under, table)
		} else {
			out[key] = value
		}
	}
	return out
}

// checkVersions refuses charts whose version is none. Apart from validate, so that a lenient render can do without.
func (c *chart) checkVersions() error {
	if _, err := semver.NewVersion(c.meta.Version); err != nil {
		return fmt.Errorf("validation: chart.metadata.version %q is invalid", c.meta.Version)
	}
	for _, child := range c.charts {
		if err := child.checkVersions(); err != nil {
			return err
		}
	}
	return nil
}

var aliasForm = regexp.MustCompile("^[a-zA-Z0-9_-]+$")

// validate refuses what Helm refuses, and cleans texts as Helm does.
func (m *metadata) validate() error {
	for _, text := range []*string{&m.Name, &m.Description, &m.Home, &m.Icon, &m.Condition, &m.Tags, &m.AppVersion, &m.KubeVersion} {
		*text = printable(*text)
	}
	for i := range m.Sources {
		m.Sources[i] = printable(m.Sources[i])
	}
	for i := range m.Keywords {
		m.Keywords[i] = printable(m.Keywords[i])
	}
	if m.Name == "" {
		return errors.New("validation: chart.metadata.name is required")
	}
	if m.Name != path.Base(m.Name) {
		return fmt.Errorf("validation: chart.metadata.name %q is invalid", m.Name)
	}
	if m.Version == "" {
		return errors.New("validation: chart.metadata.version is required")
	}
	if m.Type != "" && m.Type != "application" && m.Type != "library" {
		return errors.New("validation: chart.metadata.type must be application or library")
	}
	for _, person := range m.Maintainers {
		if person == nil {
			return errors.New("validation: maintainers must not contain empty or null nodes")
		}
		person.Name, person.Email, person.URL = printable(person.Name), printable(person.Email), printable(person.URL)
	}
	taken := map[string]bool{}
	for _, d := range m.Dependencies {
		if d == nil {
			return errors.New("validation: dependencies must not contain empty or null nodes")
		}
		d.Name, d.Version, d.Repository, d.Condition = printable(d.Name), printable(d.Version), printable(d.Repository), printable(d.Condition)
		for i := range d.Tags {
			d.Tags[i] = printable(d.Tags[i])
		}
		if d.Alias != "" && !aliasForm.MatchString(d.Alias) {
			return fmt.Errorf("validation: dependency %q has disallowed characters in the alias", d.Name)
		}
		key := d.Name
		if d.Alias != "" {
			key = d.Alias
		}
		if taken[key] {
			return fmt.Errorf("validation: more than one dependency with name or alias %q", key)
		}
		taken[key] = true
	}
	return nil
}

func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsPrint(r):
			return r
		}
		return -1
	}, text)
}
