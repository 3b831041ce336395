package main

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// secondsAsDuration turns a number of seconds into a duration, where it fits.
func secondsAsDuration(seconds float64) (time.Duration, error) {
	const most = float64(math.MaxInt64) / float64(time.Second)
	switch {
	case math.IsNaN(seconds) || math.IsInf(seconds, 0):
		return 0, fmt.Errorf("invalid duration seconds: %v", seconds)
	case seconds > most || seconds < -most:
		return 0, fmt.Errorf("duration seconds overflow: %v", seconds)
	}
	return time.Duration(seconds * float64(time.Second)), nil
}

// asDuration reads what Helm's duration functions accept: a duration, Go's duration text, or seconds as a number or text.
func asDuration(v interface{}) (time.Duration, error) {
	switch x := v.(type) {
	case nil:
		return 0, errors.New("invalid duration")
	case time.Duration:
		return x, nil
	case string:
		text := strings.TrimSpace(x)
		if text == "" {
			return 0, errors.New("empty duration")
		}
		if d, err := time.ParseDuration(text); err == nil {
			return d, nil
		}
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return secondsAsDuration(f)
		}
		return 0, fmt.Errorf("could not parse duration %q", x)
	}
	const most = math.MaxInt64 / int64(time.Second)
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n := r.Int(); n > most || n < -most {
			return 0, fmt.Errorf("duration seconds overflow: %d", n)
		}
		return time.Duration(r.Int()) * time.Second, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if n := r.Uint(); n > uint64(most) {
			return 0, fmt.Errorf("duration seconds overflow: %d", n)
		}
		return time.Duration(int64(r.Uint())) * time.Second, nil
	case reflect.Float32, reflect.Float64:
		return secondsAsDuration(r.Float())
	}
	return 0, fmt.Errorf("unsupported duration type %T", v)
}

// addDurations adds Helm 4.2's duration functions; all but mustToDuration give zero for what they cannot read.
func addDurations(add func(string, interface{})) {
	lenient := func(v interface{}) time.Duration { d, _ := asDuration(v); return d }
	add("mustToDuration", func(v interface{}) time.Duration {
		d, err := asDuration(v)
		if err != nil {
			panic(err)
		}
		return d
	})
	add("durationSeconds", func(v interface{}) float64 { return lenient(v).Seconds() })
	add("durationMilliseconds", func(v interface{}) int64 { return lenient(v).Milliseconds() })
	add("durationMicroseconds", func(v interface{}) int64 { return lenient(v).Microseconds() })
	add("durationNanoseconds", func(v interface{}) int64 { return lenient(v).Nanoseconds() })
	add("durationMinutes", func(v interface{}) float64 { return lenient(v).Minutes() })
	add("durationHours", func(v interface{}) float64 { return lenient(v).Hours() })
	add("durationDays", func(v interface{}) float64 { return lenient(v).Hours() / 24 })
	add("durationWeeks", func(v interface{}) float64 { return lenient(v).Hours() / 24 / 7 })
	add("durationRoundTo", func(v, m interface{}) time.Duration {
		unit, err := asDuration(m)
		if err != nil {
			return lenient(v)
		}
		return lenient(v).Round(unit)
	})
	add("durationTruncateTo", func(v, m interface{}) time.Duration {
		unit, err := asDuration(m)
		if err != nil {
			return lenient(v)
		}
		return lenient(v).Truncate(unit)
	})
}
