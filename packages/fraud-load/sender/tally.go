package main

import (
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

const (
	longestLatency = 60 * time.Second
	limit45        = 45 * time.Millisecond
	limit100       = 100 * time.Millisecond
	// openSeconds are those that answers may still come for; older ones are settled.
	openSeconds = 64
)

// tally counts the requests whose time to be sent lies behind the warm-up. Latencies are in microseconds.
type tally struct {
	latency, lateness     *hdrhistogram.Histogram
	statuses              [1000]int
	sent, waited          int
	closed, unreadable    int
	reconnects            int
	connectFailures       int
	degraded              int
	within45, within100   int
	open                  [openSeconds]openSecond
	series                []second
	firstOpen, behindOpen int
}

type openSecond struct {
	sent      int
	latencies *hdrhistogram.Histogram
}

// second is one of the plot: requests meant to be sent in it, and how long they took.
type second struct {
	Second int      `json:"second"`
	Sent   int      `json:"sent"`
	P99    *float64 `json:"p99"`
}

func newTally(seconds float64) *tally {
	t := &tally{latency: newHistogram(3), lateness: newHistogram(3)}
	for i := range t.open {
		t.open[i].latencies = newHistogram(2)
	}
	t.series = make([]second, 0, int(math.Ceil(seconds))+1)
	return t
}

func newHistogram(digits int) *hdrhistogram.Histogram {
	return hdrhistogram.New(1, longestLatency.Microseconds(), digits)
}

func record(histogram *hdrhistogram.Histogram, value time.Duration) {
	value = min(max(value, time.Microsecond), longestLatency)
	// Cannot fail: the value is within the histogram's bounds.
	_ = histogram.RecordValue((value + time.Microsecond/2).Microseconds())
}

func (t *tally) sends(at, late time.Duration, wasFree bool) {
	t.sent++
	if wasFree {
		record(t.lateness, late)
	} else {
		t.waited++
	}
	number := int(at / time.Second)
	for t.behindOpen <= number {
		if t.behindOpen-t.firstOpen == openSeconds {
			t.settle()
		}
		t.behindOpen++
	}
	if number >= t.firstOpen {
		t.open[number%openSeconds].sent++
	}
}

func (t *tally) answered(at, latency time.Duration, answer *answer) {
	t.statuses[answer.status]++
	record(t.latency, latency)
	if number := int(at / time.Second); number >= t.firstOpen {
		record(t.open[number%openSeconds].latencies, latency)
	}
	if answer.status < 200 || answer.status > 299 {
		return
	}
	if latency <= limit45 {
		t.within45++
	}
	if latency <= limit100 {
		t.within100++
	}
	if answer.isDegraded() {
		t.degraded++
	}
}

// settle moves the oldest open second into the series.
func (t *tally) settle() {
	open := &t.open[t.firstOpen%openSeconds]
	settled := second{Second: t.firstOpen, Sent: open.sent}
	if open.latencies.TotalCount() > 0 {
		p99 := milliseconds(open.latencies.ValueAtQuantile(99))
		settled.P99 = &p99
	}
	t.series = append(t.series, settled)
	open.sent = 0
	open.latencies.Reset()
	t.firstOpen++
}

func milliseconds(microseconds int64) float64 { return float64(microseconds) / 1000 }
