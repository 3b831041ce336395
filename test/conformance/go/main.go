// Command oracle executes templates and charts with Go's own text/template, Sprig, and Helm's rules around them, for tests that compare another
// engine with it. It speaks JSON, one message a line: requests on stdin, an answer for each on stdout, in order.
//
// It is written for Go 1.19 and Sprig 3.2.3 in GOPATH mode, as Debian ships them. Where Helm 4.2.4 (Go 1.26, Sprig 3.3.0) differs, modern.go adapts
// what matters; rows that still differ carry their expected result in the tests.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type request struct {
	ID   json.RawMessage `json:"id"`
	Kind string          `json:"kind"`

	// Kind "template".
	Templates map[string]string `json:"templates"`
	Main      string            `json:"main"`
	Data      interface{}       `json:"data"`

	// Kind "parse": texts to be parsed, each on its own, all under one name.
	Name  string   `json:"name"`
	Texts []string `json:"texts"`

	// Kind "chart": a folder or archive, or files by path inside the chart.
	Path         string                 `json:"path"`
	Files        map[string]string      `json:"files"`
	Values       map[string]interface{} `json:"values"`
	ValueFiles   []string               `json:"valueFiles"`
	Release      release                `json:"release"`
	ChartVersion string                 `json:"chartVersion"`
	AppVersion   string                 `json:"appVersion"`
	KubeVersion  string                 `json:"kubeVersion"`
	APIVersions  []string               `json:"apiVersions"`
	Deps         []string               `json:"deps"`
	Raise        raise                  `json:"raise"`
	Objects      bool                   `json:"objects"`
	// Lenient renders what Helm would refuse: fail and required give "", and a chart's version need not be a version.
	Lenient bool `json:"lenient"`

	// Kind "time": as "chart", so many times over.
	Times int `json:"times"`

	// Seed makes randomness repeatable; Clock (seconds since 1970) stops the time.
	Seed  *int64 `json:"seed"`
	Clock *int64 `json:"clock"`
}

type release struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	Revision  int    `json:"revision"`
	IsUpgrade bool   `json:"isUpgrade"`
}

type answer struct {
	ID       json.RawMessage   `json:"id"`
	Output   *string           `json:"output,omitempty"`
	Files    map[string]string `json:"files,omitempty"`
	Manifest *string           `json:"manifest,omitempty"`
	Objects  []object          `json:"objects,omitempty"`
	Missing  []string          `json:"missing,omitempty"`
	Parsed   []parsed          `json:"parsed,omitempty"`
	Timings  []timing          `json:"timings,omitempty"`
	Error    string            `json:"error,omitempty"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	buffered := bufio.NewWriter(os.Stdout)
	out := json.NewEncoder(buffered)
	out.SetEscapeHTML(false)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			if failed := out.Encode(serve(line)); failed != nil {
				fmt.Fprintln(os.Stderr, failed)
				os.Exit(1)
			}
			buffered.Flush()
		}
		if err != nil {
			return
		}
	}
}

func serve(line []byte) (res answer) {
	var req request
	if err := json.Unmarshal(line, &req); err != nil {
		return answer{Error: "request: " + err.Error()}
	}
	defer func() {
		if r := recover(); r != nil {
			res = answer{ID: req.ID, Error: fmt.Sprintf("panic: %v", r)}
		}
	}()
	chance := newChance(req.Seed, req.Clock)
	chance.lenient = req.Lenient
	defer chance.restore()
	switch req.Kind {
	case "template":
		output, err := executeTemplates(req.Templates, req.Main, req.Data, chance)
		if err != nil {
			return answer{ID: req.ID, Error: err.Error()}
		}
		return answer{ID: req.ID, Output: &output}
	case "chart":
		res = renderChart(&req, chance)
		res.ID = req.ID
		return res
	case "time":
		return answer{ID: req.ID, Timings: timeChart(&req, chance)}
	case "parse":
		return answer{ID: req.ID, Parsed: parseTexts(req.Name, req.Texts, chance)}
	case "functions":
		return answer{ID: req.ID, Files: functionNames(chance)}
	}
	return answer{ID: req.ID, Error: fmt.Sprintf("request: unknown kind %q", req.Kind)}
}
