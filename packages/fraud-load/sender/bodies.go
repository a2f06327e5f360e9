package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
)

const (
	placeholder  = "@ID@"
	counterWidth = 10
)

// body is a line of the file; its placeholder, if it has one, begins at id.
type body struct {
	start, end uint32
	id         int32
}

// bodies are all lines in one piece of memory, without a pointer for each.
type bodies struct {
	text  []byte
	lines []body
}

func readBodies(file string) (*bodies, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("-bodies: %w", err)
	}
	if len(text) > math.MaxInt32 {
		return nil, fmt.Errorf("-bodies: %s has %d bytes and at most 2 GiB can be held; send fewer with -cycle", file, len(text))
	}
	read := &bodies{text: text, lines: make([]body, 0, bytes.Count(text, []byte{'\n'})+1)}
	for start := 0; start < len(text); {
		end := len(text)
		if length := bytes.IndexByte(text[start:], '\n'); length >= 0 {
			end = start + length
		}
		if end > start {
			id := bytes.Index(text[start:end], []byte(placeholder))
			read.lines = append(read.lines, body{start: uint32(start), end: uint32(end), id: int32(id)})
		}
		start = end + 1
	}
	if len(read.lines) == 0 {
		return nil, fmt.Errorf("-bodies: %s is empty; write a JSON body a line", file)
	}
	return read, nil
}

// appendBody adds the body of the given number to target, its placeholder replaced by prefix and the number.
func (b *bodies) appendBody(target []byte, number int, prefix string) []byte {
	line := b.lines[number%len(b.lines)]
	text := b.text[line.start:line.end]
	if line.id < 0 {
		return append(target, text...)
	}
	target = append(target, text[:line.id]...)
	target = append(target, prefix...)
	target = appendPadded(target, number, counterWidth)
	return append(target, text[int(line.id)+len(placeholder):]...)
}

// length is that of the body once its placeholder is replaced.
func (b *bodies) length(number int, prefix string) int {
	line := b.lines[number%len(b.lines)]
	length := int(line.end - line.start)
	if line.id >= 0 {
		length += len(prefix) + counterWidth - len(placeholder)
	}
	return length
}

// appendPadded adds the number with zeros before it, so that every id is as wide.
func appendPadded(target []byte, number, width int) []byte {
	at := len(target)
	for range width {
		target = append(target, '0')
	}
	for i := at + width - 1; i >= at && number > 0; i-- {
		target[i] = byte('0' + number%10)
		number /= 10
	}
	return target
}
