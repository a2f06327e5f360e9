package main

import (
	"bytes"
	"errors"
	"strconv"
)

const (
	firstBuffer   = 16 << 10
	longestAnswer = 4 << 20
)

var (
	errUnreadable = errors.New("not an HTTP/1.1 answer")
	errTooMuch    = errors.New("more bytes than the answer")
	headEnd       = []byte("\r\n\r\n")
	degradedMark  = []byte(`"degraded":true`)
)

type framing int

const (
	byLength framing = iota
	byChunks
	byEnd
)

// answer reads one HTTP/1.1 answer out of what has arrived in buffer[:filled].
type answer struct {
	buffer []byte
	filled int

	hasHead bool
	status  int
	closes  bool
	framing framing
	start   int // of the body
	end     int // of the body as far as it is known: all of it byLength, what is joined byChunks
	next    int // the next chunk's size line
}

func (a *answer) reset() {
	*a = answer{buffer: a.buffer}
}

// room gives where the next bytes go.
func (a *answer) room() ([]byte, error) {
	if a.filled == len(a.buffer) {
		if len(a.buffer) >= longestAnswer {
			return nil, errUnreadable
		}
		larger := make([]byte, max(firstBuffer, 2*len(a.buffer)))
		copy(larger, a.buffer)
		a.buffer = larger
	}
	return a.buffer[a.filled:], nil
}

// advance says whether the answer is complete; atEnd once the server has closed the connection.
func (a *answer) advance(atEnd bool) (bool, error) {
	for !a.hasHead {
		length := bytes.Index(a.buffer[a.start:a.filled], headEnd)
		if length < 0 {
			return false, nil
		}
		head := a.buffer[a.start : a.start+length]
		a.start += length + len(headEnd)
		if err := a.readHead(head); err != nil {
			return false, err
		}
		// An answer of the 100s says that another comes.
		a.hasHead = a.status >= 200
	}
	switch a.framing {
	case byLength:
		if a.filled > a.end {
			return false, errTooMuch
		}
		return a.filled == a.end, nil
	case byChunks:
		return a.joinChunks()
	default:
		a.end = a.filled
		return atEnd, nil
	}
}

func (a *answer) readHead(head []byte) error {
	line, rest, _ := bytes.Cut(head, []byte("\r\n"))
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.")) {
		return errUnreadable
	}
	status, ok := number(line[9:12], 10)
	if !ok {
		return errUnreadable
	}
	a.status = status
	a.closes = line[7] == '0'
	a.framing = byEnd
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\r\n"))
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, []byte("content-length")):
			length, ok := number(value, 10)
			if !ok {
				return errUnreadable
			}
			a.framing, a.end = byLength, a.start+length
		case bytes.EqualFold(name, []byte("transfer-encoding")):
			a.framing, a.end, a.next = byChunks, a.start, a.start
		case bytes.EqualFold(name, []byte("connection")):
			a.closes = bytes.EqualFold(value, []byte("close"))
		}
	}
	if status == 204 || status == 304 {
		a.framing, a.end = byLength, a.start
	}
	if a.framing == byEnd && status >= 200 {
		a.closes = true
	}
	return nil
}

// joinChunks moves the chunks that are there together; the last one is empty. Trailers are read over.
func (a *answer) joinChunks() (bool, error) {
	for {
		rest := a.buffer[a.next:a.filled]
		length := bytes.Index(rest, []byte("\r\n"))
		if length < 0 {
			return false, nil
		}
		digits, _, _ := bytes.Cut(rest[:length], []byte(";"))
		size, ok := number(bytes.TrimSpace(digits), 16)
		if !ok {
			return false, errUnreadable
		}
		data := length + 2
		if size == 0 {
			// "0", then trailers, then an empty line: together they end as a head does.
			end := bytes.Index(rest[length:], headEnd)
			if end < 0 {
				return false, nil
			}
			if length+end+len(headEnd) < len(rest) {
				return false, errTooMuch
			}
			return true, nil
		}
		if len(rest) < data+size+2 {
			return false, nil
		}
		a.end += copy(a.buffer[a.end:], rest[data:data+size])
		a.next += data + size + 2
	}
}

func (a *answer) isDegraded() bool {
	return bytes.Contains(a.buffer[a.start:a.end], degradedMark)
}

func number(digits []byte, base int) (int, bool) {
	// The compiler makes no string of this conversion that outlives the call.
	value, err := strconv.ParseUint(string(digits), base, 31)
	return int(value), err == nil
}
