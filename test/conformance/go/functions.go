package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"text/template"

	"github.com/BurntSushi/toml"
	"github.com/Masterminds/sprig"
	yaml3 "gopkg.in/yaml.v3"
	"sigs.k8s.io/yaml"
)

// functionMap is Sprig's table as Helm exposes it, with Helm's own functions; include and tpl are bound to a set of templates by the engine.
func functionMap(chance *chance) template.FuncMap {
	functions := sprig.TxtFuncMap()
	delete(functions, "env")
	delete(functions, "expandenv")

	add := func(name string, function interface{}) { functions[name] = function }
	add("toYaml", func(v interface{}) string { return orEmpty(encodeYAML(v)) })
	add("mustToYaml", func(v interface{}) string { return orPanic(encodeYAML(v)) })
	add("toYamlPretty", toYAMLPretty)
	add("fromYaml", func(text string) map[string]interface{} {
		m := map[string]interface{}{}
		if err := yaml.Unmarshal([]byte(text), &m); err != nil {
			m["Error"] = err.Error()
		}
		return m
	})
	add("fromYamlArray", func(text string) []interface{} {
		a := []interface{}{}
		if err := yaml.Unmarshal([]byte(text), &a); err != nil {
			a = []interface{}{err.Error()}
		}
		return a
	})
	add("toJson", func(v interface{}) string { return orEmpty(encodeJSON(v)) })
	add("mustToJson", func(v interface{}) string { return orPanic(encodeJSON(v)) })
	add("fromJson", func(text string) map[string]interface{} {
		m := make(map[string]interface{})
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			m["Error"] = err.Error()
		}
		return m
	})
	add("fromJsonArray", func(text string) []interface{} {
		a := []interface{}{}
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			a = []interface{}{err.Error()}
		}
		return a
	})
	add("toToml", func(v interface{}) string {
		text, err := encodeTOML(v)
		if err != nil {
			return err.Error()
		}
		return text
	})
	add("mustToToml", func(v interface{}) string { return orPanic(encodeTOML(v)) })
	add("fromToml", func(text string) map[string]interface{} {
		m := make(map[string]interface{})
		if err := toml.Unmarshal([]byte(text), &m); err != nil {
			m["Error"] = err.Error()
		}
		return m
	})

	add("required", func(message string, v interface{}) (interface{}, error) {
		if v == nil || v == "" {
			return v, errors.New(warnStart + message + warnEnd)
		}
		return v, nil
	})
	add("fail", func(message string) (string, error) { return "", errors.New(warnStart + message + warnEnd) })
	add("lookup", func(string, string, string, string) (map[string]interface{}, error) {
		return map[string]interface{}{}, nil
	})
	add("getHostByName", func(string) string { return "" })
	addDurations(add)
	modernise(functions)
	chance.bind(functions)
	return functions
}

func encodeYAML(v interface{}) (string, error) {
	data, err := yaml.Marshal(v)
	return strings.TrimSuffix(string(data), "\n"), err
}

func toYAMLPretty(v interface{}) string {
	var out bytes.Buffer
	encoder := yaml3.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(v); err != nil {
		return ""
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func encodeJSON(v interface{}) (string, error) {
	data, err := json.Marshal(v)
	return shortEscapes(string(data)), err
}

func encodeTOML(v interface{}) (string, error) {
	var out bytes.Buffer
	err := toml.NewEncoder(&out).Encode(v)
	return out.String(), err
}

func orEmpty(text string, err error) string {
	if err != nil {
		return ""
	}
	return text
}

func orPanic(text string, err error) string {
	if err != nil {
		panic(err)
	}
	return text
}

// functionNames lists every function with its Go type, for tests that want to know that none is missing.
func functionNames(chance *chance) map[string]string {
	out := map[string]string{}
	for name, function := range functionMap(chance) {
		out[name] = typeName(function)
	}
	out["include"] = "func(string, interface {}) (string, error)"
	out["tpl"] = "func(string, interface {}) (string, error)"
	return out
}
