package main

import "fmt"

type table = map[string]interface{}

const globalKey = "global"

func isTable(v interface{}) bool {
	_, ok := v.(table)
	return ok
}

// deepCopy copies maps and lists; Helm copies before each merge, so that charts do not share their defaults.
func deepCopy(v interface{}) interface{} {
	switch v := v.(type) {
	case table:
		if v == nil {
			return v
		}
		out := make(table, len(v))
		for key, value := range v {
			out[key] = deepCopy(value)
		}
		return out
	case []interface{}:
		if v == nil {
			return v
		}
		out := make([]interface{}, len(v))
		for i, value := range v {
			out[i] = deepCopy(value)
		}
		return out
	}
	return v
}

// coalesceValues lays the given values over the defaults of the chart and of its subcharts. `keepNull` keeps a null that would remove a default
// (Helm calls that merging); it matters where the result is merged again later.
func coalesceValues(c *chart, given table, keepNull bool) (table, error) {
	out, _ := deepCopy(given).(table)
	if out == nil {
		out = table{}
	}
	return out, coalesceInto(c, out, keepNull)
}

func coalesceInto(c *chart, dest table, keepNull bool) error {
	coalesceDefaults(c, dest, keepNull)
	for _, child := range c.charts {
		name := child.meta.Name
		if _, ok := dest[name]; !ok {
			dest[name] = table{}
		}
		own, ok := dest[name].(table)
		if !ok {
			return fmt.Errorf("type mismatch on %s: %t", name, dest[name])
		}
		coalesceGlobals(own, dest)
		if err := coalesceInto(child, own, keepNull); err != nil {
			return err
		}
	}
	return nil
}

// coalesceGlobals hands the parent's globals down; the parent's win.
func coalesceGlobals(dest, src table) {
	below, above := table{}, table{}
	if has, ok := dest[globalKey]; ok {
		if below, ok = has.(table); !ok {
			return
		}
		if below == nil {
			below = table{}
		}
	}
	if has, ok := src[globalKey]; ok {
		if above, ok = has.(table); !ok {
			return
		}
	}
	for key, value := range above {
		under, has := below[key]
		from, isMap := value.(table)
		switch {
		case isMap && !has:
			below[key] = shallowCopy(from)
		case isMap:
			if into, ok := under.(table); ok {
				merged := shallowCopy(from)
				coalesceTables(merged, into, true)
				below[key] = merged
			}
		case has && isTable(under): // a scalar does not replace a table
		default:
			below[key] = value
		}
	}
	dest[globalKey] = below
}

func shallowCopy(from table) table {
	out := make(table, len(from))
	for key, value := range from {
		out[key] = value
	}
	return out
}

// coalesceDefaults lays dest over the chart's own values.yaml, into dest.
func coalesceDefaults(c *chart, dest table, keepNull bool) {
	defaults, _ := deepCopy(c.values).(table)
	for key, value := range defaults {
		given, has := dest[key]
		if !has {
			if !keepNull {
				if value == nil {
					continue
				}
				if sub, ok := value.(table); ok {
					dropNulls(sub)
				}
			}
			dest[key] = value
			continue
		}
		if given == nil && !keepNull {
			delete(dest, key)
			continue
		}
		into, ok := given.(table)
		if !ok {
			continue
		}
		from, ok := value.(table)
		if !ok {
			continue
		}
		// A subchart's table is coalesced with that chart's own defaults later, so its nulls have to survive until then.
		keep := keepNull || c.hasChild(key)
		if !keep {
			dropNulls(from)
		}
		coalesceTables(into, from, keep)
	}
}

func (c *chart) hasChild(name string) bool {
	for _, child := range c.charts {
		if child.meta.Name == name {
			return true
		}
	}
	return false
}

// coalesceTables adds to dst what src has more; a null in dst removes a non-null default unless nulls are kept.
func coalesceTables(dst, src table, keepNull bool) table {
	if src == nil {
		return dst
	}
	if dst == nil {
		return src
	}
	defaulted := map[string]bool{}
	for key, value := range src {
		defaulted[key] = value != nil
	}
	for key, value := range dst {
		if value == nil {
			src[key] = nil
		}
	}
	for key, value := range src {
		have, has := dst[key]
		switch {
		case has && !keepNull && have == nil && defaulted[key]:
			delete(dst, key)
		case !has:
			dst[key] = value
		case isTable(value) && isTable(have):
			coalesceTables(have.(table), value.(table), keepNull)
		}
	}
	return dst
}

func dropNulls(from table) {
	for key, value := range from {
		if value == nil {
			delete(from, key)
		} else if sub, ok := value.(table); ok {
			dropNulls(sub)
		}
	}
}
