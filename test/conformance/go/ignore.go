package main

import (
	"errors"
	"path"
	"strings"
)

// ignoreRule is one line of .helmignore. Unlike Git's, a rule with `!` ignores everything that it does not match.
type ignoreRule struct {
	pattern    string
	negate     bool
	folderOnly bool
	baseOnly   bool
}

type ignoreRules []ignoreRule

// defaultIgnore hides dot files in templates/, always.
var defaultIgnore = ignoreRule{pattern: "templates/.?*"}

func parseIgnore(data []byte) (ignoreRules, error) {
	var rules ignoreRules
	for _, line := range strings.Split(strings.TrimPrefix(string(data), string(byteOrderMark)), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if strings.Contains(line, "**") {
			return nil, errors.New("double-star (**) syntax is not supported")
		}
		if _, err := path.Match(line, "abc"); err != nil {
			return nil, err
		}
		rule := ignoreRule{pattern: line}
		if rule.pattern[0] == '!' {
			rule.negate, rule.pattern = true, rule.pattern[1:]
		}
		if strings.HasSuffix(rule.pattern, "/") {
			rule.folderOnly, rule.pattern = true, strings.TrimSuffix(rule.pattern, "/")
		}
		if strings.HasPrefix(rule.pattern, "/") {
			rule.pattern = rule.pattern[1:]
		} else if !strings.Contains(rule.pattern, "/") {
			rule.baseOnly = true
		}
		rules = append(rules, rule)
	}
	return rules, nil
}

func (rules ignoreRules) ignore(name string, isFolder bool) bool {
	for _, rule := range rules {
		subject := name
		if rule.baseOnly {
			subject = path.Base(name)
		}
		matched, _ := path.Match(rule.pattern, subject)
		if rule.negate {
			if rule.folderOnly && !isFolder || !matched {
				return true
			}
			continue
		}
		if matched && (isFolder || !rule.folderOnly) {
			return true
		}
	}
	return false
}
