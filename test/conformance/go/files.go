package main

import (
	"encoding/base64"
	"path"
	"regexp"
	"strings"
)

// files is .Files: what the chart holds beside templates and metadata.
type files map[string][]byte

func (f files) GetBytes(name string) []byte {
	if data, ok := f[name]; ok {
		return data
	}
	return []byte{}
}

func (f files) Get(name string) string { return string(f.GetBytes(name)) }

// Glob selects files by pattern; a pattern that is none selects all.
func (f files) Glob(pattern string) files {
	matches, err := globExpression(pattern)
	if err != nil {
		matches = regexp.MustCompile("")
	}
	out := files{}
	for name, data := range f {
		if matches.MatchString(name) {
			out[name] = data
		}
	}
	return out
}

func (f files) AsConfig() string {
	return f.byBaseName(func(data []byte) string { return string(data) })
}

func (f files) AsSecrets() string {
	return f.byBaseName(base64.StdEncoding.EncodeToString)
}

func (f files) byBaseName(text func([]byte) string) string {
	if f == nil {
		return ""
	}
	out := map[string]string{}
	for name, data := range f {
		out[path.Base(name)] = text(data)
	}
	return orEmpty(encodeYAML(out))
}

func (f files) Lines(name string) []string {
	if len(f[name]) == 0 {
		return []string{}
	}
	return strings.Split(strings.TrimSuffix(string(f[name]), "\n"), "\n")
}

// globExpression translates a pattern of .Files.Glob: `*` and `?` stop at slashes, `**` does not, `{a,b}` are alternatives, `[!a-z]` a class.
func globExpression(pattern string) (*regexp.Regexp, error) {
	var out strings.Builder
	out.WriteString(`(?s)\A`)
	depth := 0
	runes := []rune(pattern)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '*' && i+1 < len(runes) && runes[i+1] == '*':
			for i+1 < len(runes) && runes[i+1] == '*' {
				i++
			}
			out.WriteString(`.*`)
		case r == '*':
			out.WriteString(`[^/]*`)
		case r == '?':
			out.WriteString(`[^/]`)
		case r == '[':
			end := i + 1
			for end < len(runes) && runes[end] != ']' {
				end++
			}
			class := string(runes[i+1 : min(end, len(runes))])
			out.WriteString("[")
			if strings.HasPrefix(class, "!") {
				out.WriteString("^")
				class = class[1:]
			}
			out.WriteString(strings.NewReplacer(`\`, `\\`, `[`, `\[`, `^`, `\^`).Replace(class))
			if end < len(runes) {
				out.WriteString("]")
			}
			i = end
		case r == '{':
			depth++
			out.WriteString(`(?:`)
		case r == '}' && depth > 0:
			depth--
			out.WriteString(`)`)
		case r == ',' && depth > 0:
			out.WriteString(`|`)
		case r == '\\' && i+1 < len(runes):
			i++
			out.WriteString(regexp.QuoteMeta(string(runes[i])))
		default:
			out.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	out.WriteString(`\z`)
	return regexp.Compile(out.String())
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
