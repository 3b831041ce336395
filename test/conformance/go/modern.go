package main

import (
	"bytes"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"text/template"
)

// modernise brings Sprig 3.2.3 on Go 1.19 to what Sprig 3.3.0 on Go 1.26 does, where templates can tell:
//   - sha512sum is new in Sprig 3.3.0;
//   - encoding/json writes \b and \f where it wrote \u0008 and \u000c before Go 1.22.
//
// Not adapted, and so given as expectations by the tests: mergo 1.0.1 (mergeOverwrite of a map over a scalar), semver 3.5 (pre-releases in
// constraint groups, texts of errors), cast 1.7, xstrings 1.5, and the template language's own additions (range over an integer, else with).
func modernise(functions template.FuncMap) {
	functions["sha512sum"] = func(text string) string {
		sum := sha512.Sum512([]byte(text))
		return hex.EncodeToString(sum[:])
	}
	functions["toPrettyJson"] = func(v interface{}) string {
		data, _ := json.MarshalIndent(v, "", "  ")
		return shortEscapes(string(data))
	}
	functions["mustToPrettyJson"] = func(v interface{}) (string, error) {
		data, err := json.MarshalIndent(v, "", "  ")
		return shortEscapes(string(data)), err
	}
	raw := func(v interface{}) (string, error) {
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		err := encoder.Encode(&v)
		return strings.TrimSuffix(shortEscapes(out.String()), "\n"), err
	}
	functions["toRawJson"] = func(v interface{}) string { return orPanic(raw(v)) }
	functions["mustToRawJson"] = raw
}

// shortEscapes rewrites the two escapes of JSON text; a backslash that is itself escaped starts none.
func shortEscapes(text string) string {
	if !strings.Contains(text, `\u00`) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 >= len(text) {
			out.WriteByte(text[i])
			continue
		}
		switch {
		case strings.HasPrefix(text[i:], `\u0008`):
			out.WriteString(`\b`)
			i += 5
		case strings.HasPrefix(text[i:], `\u000c`):
			out.WriteString(`\f`)
			i += 5
		default:
			out.WriteString(text[i : i+2])
			i++
		}
	}
	return out.String()
}

func typeName(function interface{}) string { return fmt.Sprint(reflect.TypeOf(function)) }
