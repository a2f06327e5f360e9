package main

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"
	"unsafe"
)

// Calls while it runs go to the kernel without telling Go's scheduler: it would take this thread's place away while it
// sleeps, and getting it back is what would make a request late.

const (
	prSetPdeathsig  = 1
	prSetTimerslack = 29
	schedRR         = 2
	epollWait2      = 441 // epoll_pwait2, the same number on every machine
	shortSlice      = 100 * time.Microsecond
)

// schedAttr is struct sched_attr of linux/sched/types.h, first version.
type schedAttr struct {
	size, policy              uint32
	flags                     uint64
	nice                      int32
	priority                  uint32
	runtime, deadline, period uint64
}

// sharpened names, in the environment of the program that was begun anew, what was permitted.
const sharpened = "FRAUD_SENDER_SCHEDULING"

// sharpen asks for exact timers and for the processor as soon as a request is due: SCHED_RR in real time, else nice -5 and a
// short slice (from Linux 6.12 on a thread with a short one runs sooner). What is not permitted is done without: the
// lateness in the report says what came of it, and the name that is given what was permitted.
//
// All this is of a thread and is handed down to those that it begins. Go moves work between threads as it likes, and a
// locked one is handed its work by others, so the program begins anew with a thread that has it: then all have.
func sharpen(realTime bool) (string, error) {
	if scheduling, isSharpened := os.LookupEnv(sharpened); isSharpened {
		return scheduling, nil
	}
	runtime.LockOSThread()
	standAlone()
	syscall.RawSyscall(syscall.SYS_PRCTL, prSetTimerslack, 1, 0)
	scheduling := schedule(realTime)
	self, err := os.Executable()
	if err == nil {
		err = syscall.Exec(self, os.Args, append(os.Environ(), sharpened+"="+scheduling))
	}
	return "", fmt.Errorf("cannot begin anew: %w", err)
}

// standAlone begins a session: Linux shares the processors between sessions first (sched_autogroup), and in that of the
// server or of a busy shell this program would wait its turn. It ends with the program that started it all the same.
func standAlone() {
	syscall.RawSyscall(syscall.SYS_PRCTL, prSetPdeathsig, uintptr(syscall.SIGTERM), 0)
	if _, err := syscall.Setsid(); err == nil {
		_ = os.WriteFile("/proc/self/autogroup", []byte("-5"), 0)
	}
}

func schedule(realTime bool) string {
	wanted := []struct {
		name string
		attr schedAttr
	}{
		{"real-time", schedAttr{policy: schedRR, priority: 1}},
		{"nice", schedAttr{nice: -5, runtime: uint64(shortSlice)}},
		{"usual", schedAttr{runtime: uint64(shortSlice)}},
	}
	if !realTime {
		wanted = wanted[1:]
	}
	for _, each := range wanted {
		attr := each.attr
		attr.size = uint32(unsafe.Sizeof(attr))
		_, _, refused := syscall.RawSyscall(sysSchedSetattr, 0, uintptr(unsafe.Pointer(&attr)), 0)
		if refused == 0 {
			return each.name
		}
	}
	return "usual"
}

// poller waits for sockets, with a limit in nanoseconds.
type poller struct {
	fd       int
	events   [256]syscall.EpollEvent
	isCoarse bool
}

func newPoller() (*poller, error) {
	fd, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll_create1: %w", err)
	}
	return &poller{fd: fd}, nil
}

func (p *poller) watch(fd int, events uint32, c *connection) error {
	return syscall.EpollCtl(p.fd, syscall.EPOLL_CTL_ADD, fd, &syscall.EpollEvent{Events: events, Fd: int32(c.index), Pad: c.generation})
}

func (p *poller) change(fd int, events uint32, c *connection) error {
	return syscall.EpollCtl(p.fd, syscall.EPOLL_CTL_MOD, fd, &syscall.EpollEvent{Events: events, Fd: int32(c.index), Pad: c.generation})
}

// wait gives what happened, nothing when the time is over or a signal came.
func (p *poller) wait(limit time.Duration) []syscall.EpollEvent {
	limit = max(limit, 0)
	spec := syscall.NsecToTimespec(int64(limit))
	if p.isCoarse {
		return p.waitCoarsely(&spec)
	}
	count, _, failed := syscall.RawSyscall6(epollWait2, uintptr(p.fd), uintptr(unsafe.Pointer(&p.events[0])),
		uintptr(len(p.events)), uintptr(unsafe.Pointer(&spec)), 0, 0)
	if failed == syscall.ENOSYS || failed == syscall.EPERM {
		p.isCoarse = true
		return p.waitCoarsely(&spec)
	}
	if failed != 0 {
		return nil
	}
	return p.events[:count]
}

type pollFd struct {
	fd              int32
	events, happend int16
}

// waitCoarsely is for kernels before 5.11: ppoll knows nanoseconds and can wait for the whole set.
func (p *poller) waitCoarsely(spec *syscall.Timespec) []syscall.EpollEvent {
	set := pollFd{fd: int32(p.fd), events: 1}
	syscall.RawSyscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&set)), 1, uintptr(unsafe.Pointer(spec)), 0, 0, 0)
	count, _, failed := syscall.RawSyscall6(syscall.SYS_EPOLL_PWAIT, uintptr(p.fd), uintptr(unsafe.Pointer(&p.events[0])),
		uintptr(len(p.events)), 0, 0, 0)
	if failed != 0 {
		return nil
	}
	return p.events[:count]
}

// write sends bytes to a socket; 0 bytes without an error when its buffer is full.
func write(fd int, bytes []byte) (int, error) {
	for {
		count, _, failed := syscall.RawSyscall6(syscall.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(&bytes[0])),
			uintptr(len(bytes)), syscall.MSG_NOSIGNAL, 0, 0)
		switch failed {
		case 0:
			return int(count), nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			return 0, nil
		default:
			return 0, failed
		}
	}
}

// read takes bytes from a socket; -1 without an error when there are none yet, 0 at its end.
func read(fd int, bytes []byte) (int, error) {
	for {
		count, _, failed := syscall.RawSyscall6(syscall.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(&bytes[0])),
			uintptr(len(bytes)), 0, 0, 0)
		switch failed {
		case 0:
			return int(count), nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			return -1, nil
		default:
			return 0, failed
		}
	}
}

// cpuSeconds is what this program has used of the processors.
func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano()).Seconds()
}
