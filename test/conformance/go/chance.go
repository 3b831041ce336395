package main

import (
	cryptorand "crypto/rand"
	"fmt"
	"io"
	"math/rand"
	"reflect"
	"text/template"
	"time"

	"github.com/google/uuid"
)

// chance is where a render gets randomness and the time from, and whether it insists on what the chart requires. With a seed, both repeat: two renders of the same seed differ only in what else was
// changed.
type chance struct {
	lenient bool
	clock   *time.Time
	seed    *int64
	real    io.Reader
	calls   map[string]int
}

func newChance(seed, clock *int64) *chance {
	c := &chance{seed: seed, real: cryptorand.Reader, calls: map[string]int{}}
	if clock != nil {
		t := time.Unix(*clock, 0).UTC()
		c.clock = &t
	}
	if seed != nil {
		source := rand.New(rand.NewSource(*seed))
		cryptorand.Reader = source
		uuid.SetRand(source)
		rand.Seed(*seed)
	}
	return c
}

// restore puts the machine's randomness back.
func (c *chance) restore() {
	cryptorand.Reader = c.real
	uuid.SetRand(nil)
	if c.seed != nil {
		rand.Seed(time.Now().UnixNano())
	}
}

// keyMakers read more or less randomness as they like, and are slow; with a seed their results are remembered by the order of the calls.
var keyMakers = []string{
	"genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
}

var keysMade = map[string][]reflect.Value{}

func (c *chance) bind(functions template.FuncMap) {
	if c.lenient {
		functions["fail"] = func(string) (string, error) { return "", nil }
		functions["required"] = func(_ string, v interface{}) (interface{}, error) {
			if v == nil {
				return "", nil
			}
			return v, nil
		}
	}
	if c.clock != nil {
		functions["now"] = func() time.Time { return *c.clock }
	}
	if c.seed == nil {
		return
	}
	for _, name := range keyMakers {
		name, plain := name, reflect.ValueOf(functions[name])
		functions[name] = reflect.MakeFunc(plain.Type(), func(args []reflect.Value) []reflect.Value {
			c.calls[name]++
			key := fmt.Sprint(*c.seed, name, c.calls[name])
			for _, arg := range args {
				key += fmt.Sprintf("|%v", arg.Interface())
			}
			made, ok := keysMade[key]
			if !ok {
				if plain.Type().IsVariadic() {
					made = plain.CallSlice(args)
				} else {
					made = plain.Call(args)
				}
				keysMade[key] = made
			}
			return made
		}).Interface()
	}
}
