package main

import (
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	connectLimit = 5 * time.Second
	// longestPause is how long a signal or the retry of a connection may wait.
	longestPause = 20 * time.Millisecond
	yieldEvery   = 4 * time.Millisecond
	quietMoment  = 50 * time.Microsecond
)

// loop sends and receives on one thread. The request that is next is the only one it knows of: when all connections are
// busy, those behind it wait in the order in which they were meant to be sent, and each keeps its own time.
type loop struct {
	options     *options
	bodies      *bodies
	stop        *atomic.Bool
	poller      *poller
	tally       *tally
	remote      *net.TCPAddr
	connections []connection
	waiting     ring
	idleSince   time.Duration
	yielded     time.Duration

	head      []byte
	idPrefix  string
	gaps      *rand.Rand
	started   time.Time
	next      time.Duration
	number    int
	pending   int
	warm, end time.Duration
	isStopped bool
	ranOut    bool
}

func newLoop(o *options, b *bodies, stop *atomic.Bool) (*loop, error) {
	// Asks once for a connection, for an address that answers: localhost may be two.
	probe, err := net.DialTimeout("tcp", o.address, connectLimit)
	if err != nil {
		return nil, fmt.Errorf("-url %s cannot be reached: %w; start the server first", o.url, err)
	}
	defer probe.Close()
	remote, isTCP := probe.RemoteAddr().(*net.TCPAddr)
	if !isTCP {
		return nil, fmt.Errorf("-url %s is not reached by TCP; give http://HOST:PORT/PATH", o.url)
	}
	poller, err := newPoller()
	if err != nil {
		return nil, err
	}
	l := &loop{
		options:     o,
		bodies:      b,
		stop:        stop,
		poller:      poller,
		tally:       newTally(o.seconds),
		remote:      remote,
		connections: make([]connection, o.connections),
		waiting:     ring{slots: make([]int, o.connections)},
		idPrefix:    o.runID + "-",
		gaps:        rand.New(rand.NewPCG(o.seed, 0)),
		started:     time.Now(),
		warm:        seconds(o.warmUp),
		end:         seconds(o.warmUp + o.seconds),
	}
	l.head = fmt.Appendf(nil, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n", o.path, o.host)
	for _, line := range o.headers {
		l.head = fmt.Appendf(l.head, "%s\r\n", line)
	}
	l.head = append(l.head, "Content-Length: "...)
	return l, nil
}

func seconds(count float64) time.Duration { return time.Duration(count * float64(time.Second)) }

func (l *loop) now() time.Duration { return time.Since(l.started) }

func (l *loop) gap() time.Duration { return seconds(l.gaps.ExpFloat64() / l.options.rate) }

// connectAll opens every connection before the first request is due.
func (l *loop) connectAll() error {
	for i := range l.connections {
		c := &l.connections[i]
		c.index = i
		c.request = make([]byte, 0, 4<<10)
		c.answer.buffer = make([]byte, firstBuffer)
		l.open(c)
	}
	for l.waiting.count < len(l.connections) {
		if l.now() > connectLimit || l.stop.Load() {
			return fmt.Errorf("-connections %d: the server took %d within %v; give fewer, or raise what it takes",
				len(l.connections), l.waiting.count, connectLimit)
		}
		for _, event := range l.poller.wait(longestPause) {
			l.handle(event)
		}
		l.retry(l.now())
	}
	l.tally.connectFailures = 0
	l.tally.reconnects = 0
	return nil
}

func (l *loop) run() {
	l.started = time.Now()
	l.idleSince = 0
	for i := range l.connections {
		l.connections[i].retryAt = 0
	}
	l.next = l.gap()
	for {
		l.sendDue()
		now := l.now()
		if l.isOver(now) {
			return
		}
		l.yield(now)
		for _, event := range l.poller.wait(l.pause(now)) {
			l.handle(event)
			l.sendDue()
		}
		l.retry(now)
	}
}

// yield lets Go's scheduler have its turn at a moment when nothing is due: left alone, it takes it every 10 ms, whenever
// that is.
func (l *loop) yield(now time.Duration) {
	if now-l.yielded > yieldEvery && l.next-now > quietMoment {
		l.yielded = now
		runtime.Gosched()
	}
}

func (l *loop) isOver(now time.Duration) bool {
	if l.stop.Load() {
		l.isStopped = true
		l.end = min(l.end, now)
		return true
	}
	isAllSent := l.next >= l.end && now >= l.end
	return isAllSent && l.pending == 0 || now >= l.end+seconds(l.options.grace)
}

func (l *loop) pause(now time.Duration) time.Duration {
	switch {
	case l.next < l.end && l.waiting.count > 0:
		return min(l.next-now, longestPause)
	case now < l.end:
		return min(l.end-now, longestPause)
	default:
		return longestPause
	}
}

func (l *loop) handle(event syscall.EpollEvent) {
	c := &l.connections[event.Fd]
	if event.Pad != c.generation {
		return
	}
	switch c.state {
	case broken:
	case connecting:
		l.connected(c)
	case idle:
		l.receive(c)
	case inFlight:
		if event.Events&syscall.EPOLLOUT != 0 {
			l.flush(c)
		}
		if c.state == inFlight && event.Pad == c.generation && event.Events&^syscall.EPOLLOUT != 0 {
			l.receive(c)
		}
	}
}

func (l *loop) retry(now time.Duration) {
	if l.waiting.count+l.pending == len(l.connections) {
		return
	}
	for i := range l.connections {
		if c := &l.connections[i]; c.state == broken && c.retryAt <= now {
			l.open(c)
		}
	}
}

// sendDue sends what is due by now, as far as connections are free.
func (l *loop) sendDue() {
	for l.next < l.end && l.waiting.count > 0 && l.next <= l.now() {
		if !l.options.cycle && l.number == len(l.bodies.lines) {
			l.ranOut = true
			l.end = l.next
			return
		}
		l.send(&l.connections[l.waiting.pop()])
		l.next += l.gap()
	}
}

func (l *loop) send(c *connection) {
	c.request = append(c.request[:0], l.head...)
	c.request = strconv.AppendInt(c.request, int64(l.bodies.length(l.number, l.idPrefix)), 10)
	c.request = append(c.request, "\r\n\r\n"...)
	c.request = l.bodies.appendBody(c.request, l.number, l.idPrefix)
	c.written = 0
	c.intended = l.next
	c.state = inFlight
	l.number++
	l.pending++
	if c.intended >= l.warm {
		wasFree := c.intended >= l.idleSince
		l.tally.sends(c.intended-l.warm, l.now()-c.intended, wasFree)
	}
	l.flush(c)
}
