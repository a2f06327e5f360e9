// Command fraud-sender sends prepared JSON bodies to an HTTP/1.1 server in an open loop and prints one JSON object with
// what came of it. Every request has a time at which it is meant to be sent, drawn before anything is known of the
// answers, and its latency counts from that time: a server that stalls makes the requests behind it late, not absent.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"syscall"

	"github.com/HdrHistogram/hdrhistogram-go"
)

func main() {
	options, err := parseOptions(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		os.Exit(0)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "fraud-sender: %v\n", err)
		os.Exit(2)
	}
	scheduling, err := sharpen(options.realTime)
	if err == nil {
		err = run(options, scheduling)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "fraud-sender: %v\n", err)
		os.Exit(1)
	}
}

func run(options *options, scheduling string) error {
	bodies, err := readBodies(options.bodies)
	if err != nil {
		return err
	}
	// What is sent is held; nothing else is made on the way, so that there is nothing to collect.
	runtime.GC()
	debug.SetGCPercent(-1)
	var stop atomic.Bool
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		<-signals
		stop.Store(true)
	}()
	loop, err := newLoop(options, bodies, &stop)
	if err != nil {
		return err
	}
	if err := loop.connectAll(); err != nil {
		return err
	}
	loop.run()
	if options.hdr != "" {
		if err := writeHistogram(options.hdr, loop.tally.latency); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(loop.report(scheduling))
}

func writeHistogram(file string, histogram *hdrhistogram.Histogram) error {
	encoded, err := histogram.Encode(hdrhistogram.V2CompressedEncodingCookieBase)
	if err != nil {
		return fmt.Errorf("the histogram of -hdr: %w", err)
	}
	if err := os.WriteFile(file, append(encoded, '\n'), 0o644); err != nil {
		return fmt.Errorf("-hdr: %w; name a file in a folder that can be written", err)
	}
	return nil
}
