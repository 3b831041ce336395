package main

import "time"

// timing tells how many nanoseconds it took to read a chart, and to render it once it was read.
type timing struct {
	Load   int64 `json:"load"`
	Render int64 `json:"render"`
}

// timeChart loads and renders a chart several times, for benchmarks. What is printed is thrown away.
func timeChart(req *request, chance *chance) []timing {
	var all []timing
	for i := 0; i < req.Times; i++ {
		start := time.Now()
		top, missing, err := loadWhole(req)
		loaded := time.Now()
		if err != nil {
			return all
		}
		renderLoaded(req, top, missing, chance)
		all = append(all, timing{loaded.Sub(start).Nanoseconds(), time.Since(loaded).Nanoseconds()})
	}
	return all
}
