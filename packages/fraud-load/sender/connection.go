package main

import (
	"net"
	"syscall"
	"time"
)

type state int

const (
	broken state = iota
	connecting
	idle
	inFlight
)

const (
	firstRetry   = 10 * time.Millisecond
	longestRetry = 250 * time.Millisecond
	readable     = syscall.EPOLLIN | syscall.EPOLLRDHUP
)

// connection carries at most one request at a time.
type connection struct {
	index int
	fd    int
	// generation tells events of this socket from those of the ones before it.
	generation int32
	state      state
	retryAt    time.Duration
	failures   int

	intended time.Duration
	request  []byte
	written  int
	answer   answer
}

func (l *loop) open(c *connection) {
	c.generation++
	fd, err := l.connect(c)
	if err != nil {
		l.tally.connectFailures++
		l.retryLater(c)
		return
	}
	c.fd, c.state = fd, connecting
}

// connect begins a connection without waiting for it.
func (l *loop) connect(c *connection) (int, error) {
	family := syscall.AF_INET
	var address syscall.Sockaddr
	if v4 := l.remote.IP.To4(); v4 != nil {
		address = &syscall.SockaddrInet4{Port: l.remote.Port, Addr: [4]byte(v4)}
	} else {
		family = syscall.AF_INET6
		address = &syscall.SockaddrInet6{Port: l.remote.Port, Addr: [16]byte(l.remote.IP.To16()), ZoneId: zone(l.remote)}
	}
	fd, err := syscall.Socket(family, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, err
	}
	err = syscall.SetsockoptInt(fd, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1)
	if err == nil {
		err = syscall.Connect(fd, address)
	}
	if err == nil || err == syscall.EINPROGRESS {
		err = l.poller.watch(fd, syscall.EPOLLOUT, c)
	}
	if err != nil {
		syscall.Close(fd)
	}
	return fd, err
}

func zone(address *net.TCPAddr) uint32 {
	if network, err := net.InterfaceByName(address.Zone); err == nil {
		return uint32(network.Index)
	}
	return 0
}

func (l *loop) connected(c *connection) {
	failure, err := syscall.GetsockoptInt(c.fd, syscall.SOL_SOCKET, syscall.SO_ERROR)
	if err == nil && failure == 0 {
		err = l.poller.change(c.fd, readable, c)
	}
	if err != nil || failure != 0 {
		l.tally.connectFailures++
		syscall.Close(c.fd)
		l.retryLater(c)
		return
	}
	l.release(c)
}

// renew gives up the socket for a new one: at once, and after ever longer pauses while no answer comes of it.
func (l *loop) renew(c *connection) {
	if c.state == idle {
		l.waiting.remove(c.index)
	}
	syscall.Close(c.fd)
	l.tally.reconnects++
	if c.failures > 0 {
		l.retryLater(c)
		return
	}
	c.failures++
	l.open(c)
}

func (l *loop) retryLater(c *connection) {
	c.state = broken
	c.retryAt = l.now() + min(firstRetry<<min(c.failures, 8), longestRetry)
	c.failures++
}

// release puts a connection with those that wait for a request.
func (l *loop) release(c *connection) {
	if l.waiting.count == 0 {
		l.idleSince = l.now()
	}
	c.state = idle
	c.answer.reset()
	l.waiting.push(c.index)
}

// flush writes what is left of the request.
func (l *loop) flush(c *connection) {
	wasWhole := c.written == 0
	for c.written < len(c.request) {
		count, err := write(c.fd, c.request[c.written:])
		if err != nil {
			l.fail(c, &l.tally.closed)
			return
		}
		c.written += count
		if count == 0 {
			if l.poller.change(c.fd, readable|syscall.EPOLLOUT, c) != nil {
				l.fail(c, &l.tally.closed)
			}
			return
		}
	}
	if !wasWhole && l.poller.change(c.fd, readable, c) != nil {
		l.fail(c, &l.tally.closed)
	}
}

func (l *loop) receive(c *connection) {
	room, err := c.answer.room()
	if err != nil {
		l.fail(c, &l.tally.unreadable)
		return
	}
	count, err := read(c.fd, room)
	if err == nil && count < 0 {
		return
	}
	if c.state == idle {
		// The server ends a connection that it was not asked anything on, which is its right.
		l.renew(c)
		return
	}
	atEnd := err != nil || count == 0
	c.answer.filled += max(count, 0)
	isComplete, err := c.answer.advance(atEnd)
	switch {
	case err != nil:
		l.fail(c, &l.tally.unreadable)
	case isComplete:
		l.finish(c)
	case atEnd:
		l.fail(c, &l.tally.closed)
	}
}

// fail counts a request that gets no answer.
func (l *loop) fail(c *connection, counter *int) {
	l.pending--
	if c.intended >= l.warm {
		*counter++
	}
	l.renew(c)
}

func (l *loop) finish(c *connection) {
	l.pending--
	if c.intended >= l.warm {
		l.tally.answered(c.intended-l.warm, l.now()-c.intended, &c.answer)
	}
	c.failures = 0
	if c.answer.closes {
		l.renew(c)
		return
	}
	l.release(c)
}

// ring holds the indices of idle connections; the one that has waited longest comes first, so that all stay in use.
type ring struct {
	slots       []int
	head, count int
}

func (r *ring) push(index int) {
	r.slots[(r.head+r.count)%len(r.slots)] = index
	r.count++
}

func (r *ring) pop() int {
	index := r.slots[r.head]
	r.head = (r.head + 1) % len(r.slots)
	r.count--
	return index
}

func (r *ring) remove(index int) {
	for range r.count {
		if each := r.pop(); each != index {
			r.push(each)
		}
	}
}
