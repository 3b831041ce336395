package main

import (
	"os"
	"path/filepath"
	"strings"
)

// standIns are charts that take the place of dependencies which are not vendored.
type standIns struct{ charts []*chart }

// loadStandIns reads charts (folders or archives) or folders of them.
func loadStandIns(places []string) (*standIns, error) {
	out := &standIns{}
	for _, place := range places {
		if info, err := os.Stat(place); err == nil && info.IsDir() {
			if _, err := os.Stat(filepath.Join(place, "Chart.yaml")); err != nil {
				entries, err := os.ReadDir(place)
				if err != nil {
					return nil, err
				}
				for _, entry := range entries {
					if one, err := load(filepath.Join(place, entry.Name())); err == nil {
						out.charts = append(out.charts, one)
					}
				}
				continue
			}
		}
		one, err := load(place)
		if err != nil {
			return nil, err
		}
		out.charts = append(out.charts, one)
	}
	return out, nil
}

// resolve gives each dependency that has no chart its stand-in: by name, and of several the first whose version fits. A version that does not fit
// is let pass, since the charts at hand are all there is. `place` is the chart's folder, for file:// dependencies; it may be empty.
func (s *standIns) resolve(c *chart, place string, missing *[]string, depth int) {
	if depth > 8 {
		return
	}
	vendored := len(c.charts)
	children := c.charts
	for _, d := range c.meta.Dependencies {
		found := false
		for _, child := range c.charts[:vendored] {
			found = found || d.fits(child)
		}
		if found {
			continue
		}
		stand, at := s.find(d, place)
		if stand == nil {
			*missing = append(*missing, d.Name)
			continue
		}
		if !d.fits(stand) {
			d.Version = stand.meta.Version
		}
		twice := false
		for _, child := range children[vendored:] {
			twice = twice || child.meta.Name == stand.meta.Name && child.meta.Version == stand.meta.Version
		}
		if !twice {
			s.resolve(stand, at, missing, depth+1)
			children = append(children, stand)
		}
	}
	for _, child := range c.charts[:vendored] {
		s.resolve(child, "", missing, depth+1)
	}
	c.adopt(children)
}

func (s *standIns) find(d *dependency, place string) (*chart, string) {
	if place != "" && strings.HasPrefix(d.Repository, "file://") {
		at := filepath.Join(place, filepath.FromSlash(strings.TrimPrefix(d.Repository, "file://")))
		if one, err := load(at); err == nil {
			return one, at
		}
	}
	var any *chart
	for _, one := range s.charts {
		if one.meta.Name != d.Name {
			continue
		}
		if d.fits(one) {
			return one.copy(), ""
		}
		if any == nil {
			any = one
		}
	}
	if any == nil {
		return nil, ""
	}
	return any.copy(), ""
}

// copy gives a stand-in of one's own: aliasing and import-values change charts.
func (c *chart) copy() *chart {
	out, meta := *c, *c.meta
	meta.Dependencies = nil
	for _, d := range c.meta.Dependencies {
		one := *d
		meta.Dependencies = append(meta.Dependencies, &one)
	}
	out.meta = &meta
	children := make([]*chart, len(c.charts))
	for i, child := range c.charts {
		children[i] = child.copy()
	}
	out.adopt(children)
	return &out
}
