package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"net/url"
	"regexp"
	"strings"
)

type options struct {
	url         string
	address     string
	host        string
	path        string
	headers     headerLines
	bodies      string
	cycle       bool
	runID       string
	rate        float64
	seconds     float64
	warmUp      float64
	grace       float64
	connections int
	seed        uint64
	hdr         string
	realTime    bool
}

// headerLines is a flag that may be given more than once.
type headerLines []string

func (h *headerLines) String() string { return strings.Join(*h, ", ") }

func (h *headerLines) Set(line string) error {
	name, _, found := strings.Cut(line, ":")
	if !found || name == "" || strings.ContainsAny(line, "\r\n") {
		return fmt.Errorf("give NAME: VALUE")
	}
	*h = append(*h, line)
	return nil
}

var plainID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,40}$`)

func parseOptions(args []string) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("fraud-sender", flag.ContinueOnError)
	flags.StringVar(&o.url, "url", "", "where to send, http://HOST:PORT/PATH")
	flags.Var(&o.headers, "header", "a header line, NAME: VALUE; may be given more than once")
	flags.StringVar(&o.bodies, "bodies", "", "file with a JSON body a line; @ID@ in it becomes the run's id and a counter")
	flags.BoolVar(&o.cycle, "cycle", false, "begin again with the first body after the last")
	flags.StringVar(&o.runID, "run-id", "", "begins every @ID@; default: random")
	flags.Float64Var(&o.rate, "rate", 0, "requests a second, as a Poisson process")
	flags.Float64Var(&o.seconds, "seconds", 10, "how long is measured")
	flags.Float64Var(&o.warmUp, "warm-up", 0, "seconds at the same rate before, which are not counted")
	flags.Float64Var(&o.grace, "grace", 10, "seconds that the last answers are waited for")
	flags.IntVar(&o.connections, "connections", 64, "kept-alive connections, with at most one request in flight each")
	flags.Uint64Var(&o.seed, "seed", 1, "of the arrivals")
	flags.StringVar(&o.hdr, "hdr", "", "file for the latencies as an encoded HdrHistogram in microseconds")
	flags.BoolVar(&o.realTime, "real-time", true, "sends at a real-time priority where that is permitted (SCHED_RR)")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	if o.runID == "" {
		o.runID = fmt.Sprintf("%012x", rand.Uint64()>>16)
	}
	return o, o.check()
}

func (o *options) check() error {
	switch {
	case o.bodies == "":
		return fmt.Errorf("-bodies is missing; name a file with a JSON body a line")
	case o.rate <= 0 || o.rate > 1e6:
		return fmt.Errorf("-rate is %v; give requests a second, above 0 and up to 1000000", o.rate)
	case o.seconds <= 0 || o.seconds > 1e6:
		return fmt.Errorf("-seconds is %v; give a number above 0", o.seconds)
	case o.warmUp < 0 || o.grace < 0:
		return fmt.Errorf("-warm-up is %v and -grace %v; neither can be below 0", o.warmUp, o.grace)
	case o.connections < 1 || o.connections > 10_000:
		return fmt.Errorf("-connections is %d; give 1 to 10000", o.connections)
	case !plainID.MatchString(o.runID):
		return fmt.Errorf("-run-id is %q; give up to 40 letters, digits, _ and -", o.runID)
	}
	return o.readURL()
}

func (o *options) readURL() error {
	target, err := url.Parse(o.url)
	if err != nil || target.Scheme != "http" || target.Hostname() == "" {
		return fmt.Errorf("-url is %q; give http://HOST:PORT/PATH (TLS would measure the sender's own encryption)", o.url)
	}
	port := target.Port()
	if port == "" {
		port = "80"
	}
	o.host = target.Host
	o.path = target.RequestURI()
	o.address = net.JoinHostPort(target.Hostname(), port)
	return nil
}
