package main

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"sort"
	"strings"
	"text/template"

	"./common"
)

// maxNesting is how often a named template may be inside itself, by include, before Helm calls it an endless recursion.
const maxNesting = 1000

const (
	warnStart = "HELM_ERR_START"
	warnEnd   = "HELM_ERR_END"
)

var warned = regexp.MustCompile(warnStart + `((?s).*)` + warnEnd)

// noValue is what text/template prints for nothing; Helm takes it out of what include does not return but tpl and files do.
func withoutNoValue(text string) string { return strings.ReplaceAll(text, "<no value>", "") }

// newTemplateSet makes the set of associated templates of one render, with Helm's functions bound to it.
func newTemplateSet(chance *chance) *template.Template {
	set := template.New("gotpl").Option("missingkey=zero")
	depth := map[string]int{}
	functions := functionMap(chance)
	functions["include"] = includeIn(set, depth)
	functions["tpl"] = tplIn(set, depth)
	return set.Funcs(functions)
}

func includeIn(set *template.Template, depth map[string]int) func(string, interface{}) (string, error) {
	return func(name string, data interface{}) (string, error) {
		if depth[name] > maxNesting {
			return "", fmt.Errorf("rendering template has a nested reference name: %s: %w", name, errors.New("unable to execute template"))
		}
		depth[name]++
		defer func() { depth[name]-- }()
		var out strings.Builder
		err := set.ExecuteTemplate(&out, name, data)
		return out.String(), err
	}
}

// tplIn parses into a copy of the set, so what the text defines is seen by its own includes only.
func tplIn(parent *template.Template, depth map[string]int) func(string, interface{}) (string, error) {
	return func(text string, data interface{}) (string, error) {
		set, err := parent.Clone()
		if err != nil {
			return "", fmt.Errorf("cannot clone template: %w", err)
		}
		set.Option("missingkey=zero")
		set.Funcs(template.FuncMap{"include": includeIn(set, depth), "tpl": tplIn(set, depth)})
		one, err := set.New(parent.Name()).Parse(text)
		if err != nil {
			return "", fmt.Errorf("cannot parse template %q: %w", text, err)
		}
		var out strings.Builder
		if err := one.Execute(&out, data); err != nil {
			return "", fmt.Errorf("error during tpl function execution for %q: %w", text, err)
		}
		return withoutNoValue(out.String()), nil
	}
}

// executeTemplates parses all texts, in order of their names, and executes one of them.
func executeTemplates(texts map[string]string, main string, data interface{}, chance *chance) (string, error) {
	set := newTemplateSet(chance)
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if _, err := set.New(name).Parse(texts[name]); err != nil {
			return "", err
		}
	}
	var out strings.Builder
	if err := set.ExecuteTemplate(&out, main, data); err != nil {
		return "", err
	}
	return withoutNoValue(out.String()), nil
}

// part is a template file of the chart or a subchart, with what it sees as the dot.
type part struct {
	text     string
	dot      map[string]interface{}
	basePath string
}

// renderParts parses every file, deepest folders first and names backwards within one depth, so that the top chart's definitions win; then
// executes each but the partials. A lenient render goes on after a file that fails, and tells the first failure.
func renderParts(parts map[string]part, chance *chance) (map[string]string, error) {
	set := newTemplateSet(chance)
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		a, b := strings.Count(names[i], "/"), strings.Count(names[j], "/")
		if a != b {
			return a > b
		}
		return names[i] > names[j]
	})
	for _, name := range names {
		if _, err := set.New(name).Parse(parts[name].text); err != nil {
			return nil, parseError(name, err)
		}
	}
	out := map[string]string{}
	var first error
	for _, name := range names {
		if strings.HasPrefix(path.Base(name), "_") {
			continue
		}
		dot := parts[name].dot
		dot["Template"] = common.Values{"Name": name, "BasePath": parts[name].basePath}
		var text strings.Builder
		if err := set.ExecuteTemplate(&text, name, dot); err != nil {
			if !chance.lenient {
				return nil, executionError(name, err)
			}
			if first == nil {
				first = executionError(name, err)
			}
			continue
		}
		out[name] = withoutNoValue(text.String())
	}
	return out, first
}

// parseError keeps the place and the innermost message, as Helm prints it.
func parseError(file string, err error) error {
	pieces := strings.Split(err.Error(), ": ")
	if len(pieces) == 1 {
		return fmt.Errorf("parse error in (%s): %w", file, err)
	}
	return fmt.Errorf("parse error at (%s): %s", pieces[1], pieces[len(pieces)-1])
}

// executionError shortens the message of `fail` and `required` to Helm's form and leaves every other as text/template has it.
func executionError(file string, err error) error {
	var inTemplate template.ExecError
	if !errors.As(err, &inTemplate) {
		return err
	}
	pieces := strings.SplitN(err.Error(), ": ", 3)
	if len(pieces) != 3 {
		return fmt.Errorf("execution error in (%s): %w", file, err)
	}
	if message := warned.FindStringSubmatch(pieces[2]); message != nil {
		return fmt.Errorf("execution error at (%s): %s", pieces[1], message[1])
	}
	return err
}
