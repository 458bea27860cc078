package pg

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// program is the supervising shell. It obeys the words start and stop, and when
// its input ends, which the kernel sees to if we are killed, it stops the
// server and removes the folder. Word and answer take turns, so the server's
// state is always the one last answered.
const program = `
trap '' PIPE
dir=$1; shift; pid=
stop() { if [ -n "$pid" ]; then kill -QUIT "$pid"; wait "$pid"; pid=; fi; }
while read -r word; do
	case $word in
	start) "$@" </dev/null >/dev/null & pid=$!; echo started ;;
	stop) stop; echo stopped ;;
	esac
done
stop
rm -rf "$dir"
`

// patience is how long a server may take to start, on a machine under load.
const patience = time.Minute

// supervisor holds the shell that holds the server.
type supervisor struct {
	cmd     *exec.Cmd
	words   io.WriteCloser
	answers *bufio.Reader
	log     *log
}

// supervise starts the shell. Closing words ends server, folder and shell.
func supervise(who *account, dir string, server ...string) (*supervisor, error) {
	s := &supervisor{log: newLog()}
	s.cmd = exec.Command("/bin/sh", append([]string{"-c", program, "steward-pg", dir}, server...)...)
	s.cmd.Dir = "/"
	s.cmd.SysProcAttr = who.process()
	s.cmd.Stderr = s.log
	words, err := s.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("supervise PostgreSQL: %w", err)
	}
	answers, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("supervise PostgreSQL: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("supervise PostgreSQL: %w", err)
	}
	s.words, s.answers = words, bufio.NewReader(answers)
	return s, nil
}

// start runs the server and returns when it accepts connections.
func (s *supervisor) start() error {
	state := s.log.watch()
	if err := s.say("start"); err != nil {
		return err
	}
	select {
	case up := <-state:
		if up {
			return nil
		}
		return fmt.Errorf("PostgreSQL did not start:\n%s", s.log)
	case <-time.After(patience):
		return fmt.Errorf("PostgreSQL did not start within %s:\n%s", patience, s.log)
	}
}

// say sends a word and waits for the answer.
func (s *supervisor) say(word string) error {
	if _, err := io.WriteString(s.words, word+"\n"); err != nil {
		return fmt.Errorf("tell PostgreSQL's supervisor to %s: %w", word, err)
	}
	if _, err := s.answers.ReadString('\n'); err != nil {
		return fmt.Errorf("hear from PostgreSQL's supervisor after %s: %w\n%s", word, err, s.log)
	}
	return nil
}

// close stops the server, removes the folder and waits for both.
func (s *supervisor) close() error {
	s.words.Close()
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("stop PostgreSQL: %w\n%s", err, s.log)
	}
	return nil
}

// Signs of life and death in the log. A client turned away is FATAL as well, so
// only what the postmaster says, with our prefix or before it is set, counts.
const (
	prefix = "%b: "
	ready  = "database system is ready to accept connections"
	dying  = "\npostmaster: FATAL:"
	unborn = "\nFATAL:"
)

// log keeps the end of the server's own words, and tells when they say that it
// is ready or gone.
type log struct {
	mu    sync.Mutex
	text  bytes.Buffer
	state chan bool
}

func newLog() *log { return &log{state: make(chan bool, 1)} }

// watch forgets what was said and returns a channel that gets one verdict.
func (l *log) watch() <-chan bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Reset()
	l.state = make(chan bool, 1)
	return l.state
}

// Write implements io.Writer for the server's standard error.
func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.text.Len() > 1<<16 {
		l.text.Next(l.text.Len() - 1<<15)
	}
	l.text.Write(p)
	switch text := "\n" + l.text.String(); {
	case strings.Contains(text, ready):
		l.tell(true)
	case strings.Contains(text, dying), strings.Contains(text, unborn):
		l.tell(false)
	}
	return len(p), nil
}

// tell gives the first verdict; later ones change nothing.
func (l *log) tell(up bool) {
	select {
	case l.state <- up:
	default:
	}
}

// String returns what the server said lately.
func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.TrimSpace(l.text.String())
}
