package main

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func exitCode(err error) string {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return strconv.Itoa(exit.ExitCode())
	}
	return err.Error()
}

// serving starts the program and returns its address when it says that it is
// ready.
func serving(t *testing.T, args ...string) (*exec.Cmd, string) {
	t.Helper()
	cmd := exec.Command("steward", append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			cmd.Process.Kill()
			cmd.Wait()
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the program did not become ready: %v", err)
	}
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "Steward is ready at ")
	if !ok {
		t.Fatalf("it says %q", line)
	}
	return cmd, address
}

func health(t *testing.T, address string) int {
	t.Helper()
	res, err := http.Get(address + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

func TestServeIsReadyWhenItSaysSoAndStopsWhenTold(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	cmd, address := serving(t, "--data", data)
	if got := health(t, address); got != http.StatusOK {
		t.Errorf("health is %d", got)
	}
	for name, want := range map[string]os.FileMode{"": os.ModeDir | 0o700, "server.key": 0o600, "steward.db": 0o600} {
		info, err := os.Stat(filepath.Join(data, name))
		if err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, want %v (%v)", name, info.Mode(), want, err)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("stopping says %v", err)
	}
}

func TestASecondServerSaysWhy(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	_, address := serving(t, "--data", data)
	for name, tt := range map[string]struct {
		args []string
		code string
		want string
	}{
		"same folder":  {[]string{"--data", data, "--listen", "127.0.0.1:0"}, "5", "Another Steward server runs on the data folder"},
		"same address": {[]string{"--data", t.TempDir(), "--listen", strings.TrimPrefix(address, "http://")}, "7", "Another program listens at"},
		"no address":   {[]string{"--data", t.TempDir(), "--listen", "nowhere"}, "7", "host:port"},
		"a file":       {[]string{"--data", file(t), "--listen", "127.0.0.1:0"}, "7", "cannot be made"},
		"wrong URL":    {[]string{"--data", t.TempDir(), "--listen", "127.0.0.1:0", "--database-url", "mysql://x"}, "6", "postgres://"},
		"wrong level":  {[]string{"--data", t.TempDir(), "--log", "loud"}, "6", "debug, info, warn or error"},
	} {
		out, err := exec.Command("steward", append([]string{"serve"}, tt.args...)...).CombinedOutput()
		if err == nil || exitCode(err) != tt.code || !strings.Contains(string(out), tt.want) {
			t.Errorf("%s: code %v, says %s", name, err, out)
		}
	}
	if got := health(t, address); got != http.StatusOK {
		t.Errorf("the first one is harmed: %d", got)
	}
}

func file(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestAKeyThatWentMissingIsNotReplaced(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	if out, err := exec.Command("steward", "user", "add", "ada@example.org", "--name", "Ada Example", "--data", data).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := os.Remove(filepath.Join(data, "server.key")); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("steward", "user", "list", "--data", data).CombinedOutput()
	if err == nil || exitCode(err) != "7" || !strings.Contains(string(out), "server's key is missing") {
		t.Errorf("code %v, says %s", err, out)
	}
	if _, err := os.Stat(filepath.Join(data, "server.key")); err == nil {
		t.Error("another key was made")
	}
}

// TestAfterAKillTheDataIsSound kills the server after it acknowledged something,
// and checks the data.
func TestAfterAKillTheDataIsSound(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	cmd, address := serving(t, "--data", data)
	setUp(t, address)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	if out, err := exec.Command("steward", "fsck", "--data", data).CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
	_, again := serving(t, "--data", data)
	if got := health(t, again); got != http.StatusOK {
		t.Errorf("health is %d", got)
	}
	if out, err := exec.Command("steward", "org", "list", "--data", data).CombinedOutput(); err != nil || !strings.Contains(string(out), "Example Works") {
		t.Errorf("what was acknowledged is gone: %v %s", err, out)
	}
}

// setUp fills in the first page as a browser without script does, and returns
// that browser.
func setUp(t *testing.T, address string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: time.Minute}
	form := "org=Example+Works&name=Ada+Example&email=ada%40example.org&password=correct+horse+battery"
	res, err := client.Post(address+"/setup", "application/x-www-form-urlencoded", strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("setting up answers %d", res.StatusCode)
	}
	return client
}

func TestTheFirstPagesLeadToTheExample(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	_, address := serving(t, "--data", data)
	client := setUp(t, address)
	res, err := client.PostForm(address+"/example", nil)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if got := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || !strings.Contains(got, "meerwijk") {
		t.Fatalf("making the example answers %d, %s", res.StatusCode, got)
	}
	out, err := exec.Command("steward", "list", "ai-systems", "--data", data, "--org", "example-municipality-of-meerwijk", "--filter", "accountability=several", "--json").CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"title": "Property valuation"`) {
		t.Errorf("%v: %s", err, out)
	}
}

func TestOldAddressOfAClosedServerIsFree(t *testing.T) {
	cmd, address := serving(t, "--data", filepath.Join(t.TempDir(), "data"))
	cmd.Process.Signal(syscall.SIGINT)
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", strings.TrimPrefix(address, "http://"))
	if err != nil {
		t.Fatalf("the address is still taken: %v", err)
	}
	l.Close()
}
