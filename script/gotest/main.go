// Command gotest runs "go test" with its arguments and prints what matters: the
// closing line of every package, all that a failed test said, what did not
// build, and at the end each test that was skipped, with its reason, which go
// test itself keeps to itself. The exit code is 1 when go test failed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

func main() {
	cmd := exec.Command("go", append([]string{"test", "-json"}, os.Args[1:]...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		s := newSummary(os.Stdout)
		err = s.read(out)
		s.close()
	}
	if err == nil {
		err = cmd.Wait()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
		os.Exit(1)
	}
}

// event is a line of "go test -json"; see "go doc cmd/test2json".
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// test names a test within the module.
type test struct{ pack, name string }

// summary turns events into text.
type summary struct {
	w       io.Writer
	said    map[test]*strings.Builder
	skipped []string
	passed  int
	failed  int
}

func newSummary(w io.Writer) *summary { return &summary{w: w, said: map[test]*strings.Builder{}} }

// read takes events until the input ends. A line that is no event, such as one
// of the go command itself, is printed as it is.
func (s *summary) read(r io.Reader) error {
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadString('\n')
		if line != "" {
			var e event
			if json.Unmarshal([]byte(line), &e) == nil {
				s.take(e)
			} else {
				fmt.Fprint(s.w, line)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read go test: %w", err)
		}
	}
}

// take files one event. What a test says waits for its verdict; what a package
// says is printed, save the bare PASS before its closing line.
func (s *summary) take(e event) {
	key := test{e.Package, e.Test}
	switch {
	case e.Action == "build-output", e.Action == "output" && e.Test == "" && e.Output != "PASS\n":
		fmt.Fprint(s.w, e.Output)
	case e.Action == "output" && e.Test != "":
		if s.said[key] == nil {
			s.said[key] = &strings.Builder{}
		}
		s.said[key].WriteString(e.Output)
	case e.Test == "":
	case e.Action == "pass":
		s.passed++
		delete(s.said, key)
	case e.Action == "fail":
		s.failed++
		fmt.Fprint(s.w, s.words(key))
	case e.Action == "skip":
		s.skipped = append(s.skipped, fmt.Sprintf("SKIPPED %s %s\n%s", e.Package, e.Test, s.words(key)))
	}
}

// words returns what a test said, without the lines that only mark its course,
// and forgets it.
func (s *summary) words(key test) string {
	said := s.said[key]
	if said == nil {
		return ""
	}
	delete(s.said, key)
	var out strings.Builder
	for line := range strings.Lines(said.String()) {
		if !strings.HasPrefix(line, "=== ") {
			out.WriteString(line)
		}
	}
	return out.String()
}

// close prints what is left: the words of tests that never got a verdict,
// because their program died, the skipped tests, and the counts.
func (s *summary) close() {
	for key := range s.said {
		fmt.Fprintf(s.w, "UNFINISHED %s %s\n%s", key.pack, key.name, s.words(key))
	}
	for _, text := range s.skipped {
		fmt.Fprint(s.w, text)
	}
	fmt.Fprintf(s.w, "tests: %d passed, %d failed, %d skipped\n", s.passed, s.failed, len(s.skipped))
}
