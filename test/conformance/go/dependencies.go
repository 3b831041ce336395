package main

import (
	"fmt"
	"strings"

	"./common"
	"github.com/Masterminds/semver"
)

// processDependencies applies aliases, conditions and tags, then imports values from children, as Helm does before it coalesces.
func processDependencies(c *chart, given table) error {
	if err := enableDependencies(c, given, ""); err != nil {
		return err
	}
	return importValues(c)
}

func compatible(constraint, version string) bool {
	v, err := semver.NewVersion(version)
	if err != nil {
		return false
	}
	range_, err := semver.NewConstraint(constraint)
	return err == nil && range_.Check(v)
}

func (d *dependency) fits(c *chart) bool {
	return c.meta.Name == d.Name && compatible(d.Version, c.meta.Version)
}

// forDependency copies the chart that a dependency names, under the alias if there is one. Children are copied one level deep, for one chart may
// stand in several places.
func forDependency(charts []*chart, d *dependency) *chart {
	for _, c := range charts {
		if !d.fits(c) {
			continue
		}
		out := *c
		meta := *c.meta
		if meta.Dependencies != nil {
			meta.Dependencies = make([]*dependency, len(c.meta.Dependencies))
			for i, each := range c.meta.Dependencies {
				one := *each
				meta.Dependencies[i] = &one
			}
		}
		if d.Alias != "" {
			meta.Name = d.Alias
		}
		out.meta = &meta
		children := make([]*chart, len(c.charts))
		for i, child := range c.charts {
			one := *child
			children[i] = &one
		}
		out.adopt(children)
		return &out
	}
	return nil
}

func enableDependencies(c *chart, given table, path string) error {
	if c.meta.Dependencies == nil {
		return nil
	}
	var charts []*chart
	for _, present := range c.charts {
		listed := false
		for _, d := range c.meta.Dependencies {
			listed = listed || d.fits(present)
		}
		if !listed {
			charts = append(charts, present)
		}
	}
	for _, d := range c.meta.Dependencies {
		if found := forDependency(c.charts, d); found != nil {
			charts = append(charts, found)
		}
		if d.Alias != "" {
			d.Name = d.Alias
		}
		d.Enabled = true
	}
	c.adopt(charts)
	values, err := coalesceValues(c, given, false)
	if err != nil {
		return err
	}
	switchByTags(c.meta.Dependencies, values)
	switchByConditions(c.meta.Dependencies, values, path)

	off := map[string]bool{}
	var kept []*dependency
	for _, d := range c.meta.Dependencies {
		if !d.Enabled {
			off[d.Name] = true
		}
	}
	for _, d := range c.meta.Dependencies {
		if !off[d.Name] {
			kept = append(kept, d)
		}
	}
	var on []*chart
	for _, child := range c.charts {
		if !off[child.meta.Name] {
			on = append(on, child)
		}
	}
	for _, child := range on {
		if err := enableDependencies(child, values, path+child.meta.Name+"."); err != nil {
			return err
		}
	}
	c.meta.Dependencies = kept
	c.adopt(on)
	return nil
}

// switchByTags: any true tag enables; else any false tag disables. Tags are read from the top of the values at hand.
func switchByTags(dependencies []*dependency, values table) {
	tags, ok := values["tags"].(table)
	if !ok {
		return
	}
	for _, d := range dependencies {
		anyTrue, anyFalse := false, false
		for _, tag := range d.Tags {
			if on, ok := tags[tag].(bool); ok {
				anyTrue, anyFalse = anyTrue || on, anyFalse || !on
			}
		}
		d.Enabled = anyTrue || !anyFalse
	}
}

// switchByConditions: the first of the paths that holds a boolean decides, over tags.
func switchByConditions(dependencies []*dependency, values table, path string) {
	for _, d := range dependencies {
		for _, condition := range strings.Split(strings.TrimSpace(d.Condition), ",") {
			if condition == "" {
				continue
			}
			if value, ok := common.Values(values).Scalar(path + condition); ok {
				if on, ok := value.(bool); ok {
					d.Enabled = on
					break
				}
			}
		}
	}
}

// importValues makes tables of children part of their parents' defaults, deepest charts first.
func importValues(c *chart) error {
	for _, child := range c.charts {
		if err := importValues(child); err != nil {
			return err
		}
	}
	if c.meta.Dependencies == nil {
		return nil
	}
	all, err := coalesceValues(c, nil, true)
	if err != nil {
		return err
	}
	imported := table{}
	for _, d := range c.meta.Dependencies {
		var told []interface{}
		for _, entry := range d.ImportValues {
			var from, to string
			switch entry := entry.(type) {
			case table:
				from, to = fmt.Sprint(entry["child"]), fmt.Sprint(entry["parent"])
			case string:
				from, to = "exports."+entry, "."
			default:
				continue
			}
			told = append(told, map[string]string{"child": from, "parent": to})
			found, ok := common.Values(all).Table(d.Name + "." + from)
			if !ok {
				continue
			}
			branch := table(found)
			if branch == nil {
				branch = table{}
			}
			if to != "." {
				keys := strings.Split(to, ".")
				for i := len(keys) - 1; i >= 0; i-- {
					branch = table{keys[i]: branch}
				}
			}
			imported = coalesceTables(imported, branch, true)
		}
		d.ImportValues = told
	}
	c.values = coalesceTables(deepCopy(all).(table), imported, true)
	return nil
}
