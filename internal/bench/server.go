package bench

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// server is the program, started as people start it.
type server struct {
	cmd    *exec.Cmd
	url    string
	client *http.Client
	log    *os.File
	took   time.Duration // from its start to its first healthy answer
}

// serve starts the program on a data folder and waits until it is healthy.
func (b *bench) serve(data string) (*server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("find a free port: %w", err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	args := []string{"serve", "--data", data, "--listen", address}
	if b.DatabaseURL != "" {
		args = append(args, "--database-url", b.DatabaseURL)
	}
	s := &server{cmd: exec.CommandContext(b.ctx, b.Program, args...), url: "http://" + address,
		client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{Proxy: nil, MaxIdleConnsPerHost: 16}}}
	if s.log, err = os.Create(b.file("server.log")); err != nil { // its log is no figure
		return nil, err
	}
	s.cmd.Stderr = s.log
	s.cmd.Env = append(os.Environ(), "STEWARD_KEY="+b.key)
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", b.Program, err)
	}
	for {
		res, err := s.client.Get(s.url + "/healthz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(begun) > time.Minute {
			s.stop()
			return nil, fmt.Errorf("the program was not healthy within a minute: %s", s.lastWords())
		}
		time.Sleep(2 * time.Millisecond)
	}
	s.took = time.Since(begun)
	return s, nil
}

func (s *server) stop() {
	if s.cmd.Process.Signal(os.Interrupt) == nil {
		s.cmd.Wait()
	}
	s.log.Close()
}

// lastWords is the end of what the server said.
func (s *server) lastWords() string {
	text, err := os.ReadFile(s.log.Name())
	if err != nil {
		return err.Error()
	}
	return string(text[max(0, len(text)-2000):])
}

// get asks for a page and reads it to its end.
func (s *server) get(ctx context.Context, path string, header http.Header) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		return nil, err
	}
	req.Header = header
	res, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s answers %d", path, res.StatusCode)
	}
	return body, err
}

// resident returns the memory a process has in use, in bytes, where the system
// tells (Linux).
func resident(pid int) int64 {
	f, err := os.Open("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) >= 2 && fields[0] == "VmRSS:" {
			kb, _ := strconv.ParseInt(fields[1], 10, 64)
			return kb << 10
		}
	}
	return 0
}
