package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"text/template/parse"
)

// parsed is one template as Go's parser sees it: what every template in it looks like, by name, or the error.
type parsed struct {
	Trees map[string]string `json:"trees,omitempty"`
	Error string            `json:"error,omitempty"`
}

// builtins are the functions that text/template knows without being told.
var builtins = strings.Fields("and call html index slice js len not or print printf println urlquery eq ge gt le lt ne")

// parseTexts parses texts, each on its own, under one name.
func parseTexts(name string, texts []string, chance *chance) []parsed {
	known := map[string]interface{}(functionMap(chance))
	for _, builtin := range builtins {
		known[builtin] = true
	}
	for _, late := range []string{"include", "tpl"} {
		known[late] = true
	}
	out := make([]parsed, len(texts))
	for i, text := range texts {
		trees := map[string]*parse.Tree{}
		if _, err := parse.New(name).Parse(text, "", "", trees, known); err != nil {
			out[i].Error = err.Error()
			continue
		}
		out[i].Trees = map[string]string{}
		for name, tree := range trees {
			d := dumper{tree: tree}
			d.list(0, tree.Root)
			out[i].Trees[name] = d.String()
		}
	}
	return out
}

// dumper writes a tree, a line for each node: its kind, the line and column that Go would name for it, and what distinguishes it.
type dumper struct {
	strings.Builder
	tree *parse.Tree
}

func (d *dumper) line(depth int, kind string, node parse.Node, detail string) {
	place := ""
	if node != nil {
		place, _ = d.tree.ErrorContext(node)
		place = " " + place[strings.Index(place, ":")+1:]
	}
	d.WriteString(strings.TrimRight(strings.Repeat(" ", depth)+kind+place+" "+detail, " ") + "\n")
}

func (d *dumper) list(depth int, list *parse.ListNode) {
	d.line(depth, "list", nil, "")
	for _, node := range list.Nodes {
		d.node(depth+1, node)
	}
}

func (d *dumper) branch(depth int, kind string, node parse.Node, branch *parse.BranchNode) {
	d.line(depth, kind, node, "")
	d.node(depth+1, branch.Pipe)
	d.list(depth+1, branch.List)
	if branch.ElseList != nil {
		d.list(depth+1, branch.ElseList)
	}
}

func (d *dumper) node(depth int, node parse.Node) {
	switch n := node.(type) {
	case *parse.TextNode:
		d.line(depth, "text", n, quoted(string(n.Text)))
	case *parse.ActionNode:
		d.line(depth, "action", n, "")
		d.node(depth+1, n.Pipe)
	case *parse.IfNode:
		d.branch(depth, "if", n, &n.BranchNode)
	case *parse.WithNode:
		d.branch(depth, "with", n, &n.BranchNode)
	case *parse.RangeNode:
		d.branch(depth, "range", n, &n.BranchNode)
	case *parse.BreakNode:
		d.line(depth, "break", nil, "")
	case *parse.ContinueNode:
		d.line(depth, "continue", nil, "")
	case *parse.TemplateNode:
		d.line(depth, "template", n, quoted(n.Name))
		if n.Pipe != nil {
			d.node(depth+1, n.Pipe)
		}
	case *parse.PipeNode:
		detail := ""
		if n.IsAssign {
			detail = "="
		}
		d.line(depth, "pipeline", n, detail)
		for _, variable := range n.Decl {
			d.node(depth+1, variable)
		}
		for _, command := range n.Cmds {
			d.node(depth+1, command)
		}
	case *parse.CommandNode:
		d.line(depth, "command", n, "")
		for _, argument := range n.Args {
			d.node(depth+1, argument)
		}
	case *parse.ChainNode:
		d.line(depth, "chain", n, strings.Join(n.Field, "."))
		d.node(depth+1, n.Node)
	case *parse.NumberNode:
		d.line(depth, "number", n, meaning(n))
	case *parse.StringNode:
		d.line(depth, "string", n, quoted(n.Text))
	case *parse.FieldNode:
		d.line(depth, "field", n, n.String())
	case *parse.VariableNode:
		d.line(depth, "variable", n, n.String())
	case *parse.IdentifierNode:
		d.line(depth, "identifier", n, n.String())
	case *parse.BoolNode:
		d.line(depth, "bool", n, n.String())
	case *parse.DotNode:
		d.line(depth, "dot", n, "")
	case *parse.NilNode:
		d.line(depth, "nil", n, "")
	default:
		d.line(depth, fmt.Sprintf("%T", n), nil, "")
	}
}

// meaning tells a number in each type that can hold it; floats by their bits.
func meaning(n *parse.NumberNode) string {
	var out []string
	if n.IsInt {
		out = append(out, fmt.Sprintf("int:%d", n.Int64))
	}
	if n.IsUint {
		out = append(out, fmt.Sprintf("uint:%d", n.Uint64))
	}
	if n.IsFloat {
		out = append(out, fmt.Sprintf("float:%016x", math.Float64bits(n.Float64)))
	}
	if n.IsComplex {
		out = append(out, fmt.Sprintf("complex:%016x,%016x", math.Float64bits(real(n.Complex128)), math.Float64bits(imag(n.Complex128))))
	}
	return strings.Join(out, " ")
}

// quoted is a text in JSON; bytes that are no characters become U+FFFD, as they do elsewhere.
func quoted(text string) string {
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(string([]rune(text))); err != nil {
		return err.Error()
	}
	return shortEscapes(strings.TrimSuffix(out.String(), "\n"))
}
