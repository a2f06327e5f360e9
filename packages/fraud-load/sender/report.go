package main

import (
	"math"
	"strconv"

	"github.com/HdrHistogram/hdrhistogram-go"
)

type latencies struct {
	P50  float64 `json:"p50"`
	P90  float64 `json:"p90"`
	P99  float64 `json:"p99"`
	P999 float64 `json:"p999"`
	Max  float64 `json:"max"`
	Mean float64 `json:"mean"`
}

type lateness struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

type failures struct {
	Closed     int `json:"closed"`
	Unreadable int `json:"unreadable"`
}

// report is what is printed; packages/fraud-load/src/LoadReport.ts says what each field is.
type report struct {
	RunID           string         `json:"runId"`
	RateAsked       float64        `json:"rateAsked"`
	RateSent        float64        `json:"rateSent"`
	Seconds         float64        `json:"seconds"`
	WarmUpSeconds   float64        `json:"warmUpSeconds"`
	Connections     int            `json:"connections"`
	Seed            uint64         `json:"seed"`
	Due             int            `json:"due"`
	Sent            int            `json:"sent"`
	Answered        map[string]int `json:"answered"`
	Errors          int            `json:"errors"`
	ErrorKinds      failures       `json:"errorKinds"`
	Unfinished      int            `json:"unfinished"`
	Waited          int            `json:"waited"`
	Reconnects      int            `json:"reconnects"`
	ConnectFailures int            `json:"connectFailures"`
	Degraded        int            `json:"degraded"`
	Latency         *latencies     `json:"latency"`
	Within45        float64        `json:"within45"`
	Within100       float64        `json:"within100"`
	Lateness        *lateness      `json:"lateness"`
	Series          []second       `json:"series"`
	BodiesUsed      int            `json:"bodiesUsed"`
	RanOut          bool           `json:"ranOut"`
	Stopped         bool           `json:"stopped"`
	CPUSeconds      float64        `json:"cpuSeconds"`
	Scheduling      string         `json:"scheduling"`
}

func (l *loop) report(scheduling string) *report {
	t := l.tally
	for t.firstOpen < t.behindOpen {
		t.settle()
	}
	r := &report{
		RunID: l.options.runID, RateAsked: l.options.rate, Connections: l.options.connections, Seed: l.options.seed,
		Seconds: max(0, (l.end - l.warm).Seconds()), WarmUpSeconds: l.options.warmUp,
		Due: t.sent, Sent: t.sent, Answered: map[string]int{},
		Errors: t.closed + t.unreadable, ErrorKinds: failures{Closed: t.closed, Unreadable: t.unreadable},
		Waited: t.waited, Reconnects: t.reconnects, ConnectFailures: t.connectFailures, Degraded: t.degraded,
		Latency: latenciesOf(t.latency), Lateness: latenessOf(t.lateness), Series: t.series,
		BodiesUsed: l.number, RanOut: l.ranOut, Stopped: l.isStopped, CPUSeconds: cpuSeconds(), Scheduling: scheduling,
	}
	// Those that waited for a connection until the end were due all the same.
	for ; l.next < l.end; l.next += l.gap() {
		if l.next >= l.warm {
			r.Due++
		}
	}
	r.Unfinished = r.Due - r.Errors
	for status, count := range t.statuses {
		if count > 0 {
			r.Answered[strconv.Itoa(status)] = count
			r.Unfinished -= count
		}
	}
	if r.Seconds > 0 {
		r.RateSent = float64(r.Sent) / r.Seconds
	}
	if r.Due > 0 {
		r.Within45 = float64(t.within45) / float64(r.Due)
		r.Within100 = float64(t.within100) / float64(r.Due)
	}
	return r
}

func latenciesOf(h *hdrhistogram.Histogram) *latencies {
	if h.TotalCount() == 0 {
		return nil
	}
	at := func(quantile float64) float64 { return milliseconds(h.ValueAtQuantile(quantile)) }
	mean := math.Round(h.Mean()) / 1000
	return &latencies{P50: at(50), P90: at(90), P99: at(99), P999: at(99.9), Max: milliseconds(h.Max()), Mean: mean}
}

func latenessOf(h *hdrhistogram.Histogram) *lateness {
	if h.TotalCount() == 0 {
		return nil
	}
	return &lateness{
		P50: milliseconds(h.ValueAtQuantile(50)), P99: milliseconds(h.ValueAtQuantile(99)), Max: milliseconds(h.Max()),
	}
}
