// Package browser drives headless Chromium in tests and looks for barriers.
//
// New starts a Chromium with an empty profile that ends with the test. Every
// method acts as a person would, waits for what it needs, and fails the test,
// naming what was not found, when it cannot. What the page asked the network
// for, and what went wrong inside it, is recorded from the start: Requests,
// Foreign and Problems. Axe runs axe-core and returns what it found.
//
// Chromium is the program named by the environment variable STEWARD_CHROMIUM,
// or the first of chromium, chromium-browser and google-chrome in PATH. Without
// it the test fails and says how to install it; it is never skipped.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Variable names the environment variable that holds the path of Chromium.
const Variable = "STEWARD_CHROMIUM"

// How long starting and one action may take on a machine under load. Only what
// fails takes as long.
const (
	startTime  = time.Minute
	actionTime = time.Minute
)

// Browser is one tab of a Chromium of its own. It belongs to the goroutine of
// its test.
type Browser struct {
	t      testing.TB
	ctx    context.Context
	record *record
}

// New starts Chromium with one empty tab, 1280 by 800 pixels, light theme.
func New(t testing.TB) *Browser {
	t.Helper()
	path, err := find()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "steward-browser-")
	if err != nil {
		t.Fatalf("make a profile for Chromium: %v", err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags(path, dir)...)
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithErrorf(t.Logf))
	b := &Browser{t: t, ctx: ctx, record: newRecord()}
	t.Cleanup(func() {
		b.close()
		cancel()
		stop()
		remove(t, dir)
	})
	b.start()
	b.SetTheme(Light)
	b.Viewport(1280, 800)
	return b
}

// find returns the path of Chromium.
func find() (string, error) {
	if path := os.Getenv(Variable); path != "" {
		return path, nil
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium in PATH, which this test needs; " +
		"install it with \"apt-get install chromium\", or set " + Variable + " to its path")
}

// flags make Chromium quiet: no call to anyone but the page under test, and
// nothing read from or written to a home folder.
func flags(path, dir string) []chromedp.ExecAllocatorOption {
	return append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(dir),
		chromedp.Env("HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_CACHE_HOME="+dir),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.WSURLReadTimeout(startTime),
	)
}

// start runs the tab and begins to record.
func (b *Browser) start() {
	b.t.Helper()
	chromedp.ListenTarget(b.ctx, b.record.take)
	// The first run owns the browser, so a timeout on its context would end it.
	late := time.AfterFunc(startTime, func() { b.close() })
	defer late.Stop()
	if err := chromedp.Run(b.ctx, network.Enable(), runtime.Enable(), log.Enable()); err != nil {
		b.t.Fatalf("start Chromium: %v", err)
	}
}

// close asks Chromium to end and gives it a moment.
func (b *Browser) close() {
	ctx, cancel := context.WithTimeout(b.ctx, 10*time.Second)
	defer cancel()
	if err := chromedp.Cancel(ctx); err != nil && !errors.Is(err, context.Canceled) {
		b.t.Logf("end Chromium: %v", err)
	}
}

// remove deletes the profile, which helpers of Chromium may hold for a moment.
func remove(t testing.TB, dir string) {
	var err error
	for range 50 {
		if err = os.RemoveAll(dir); err == nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("remove Chromium's profile: %v", err)
}

// run performs actions and fails the test, saying what was attempted.
func (b *Browser) run(what string, actions ...chromedp.Action) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, actionTime)
	defer cancel()
	if err := chromedp.Run(ctx, actions...); err != nil {
		b.t.Fatalf("%s: %v%s", what, err, b.where())
	}
}

// where describes the page, for messages.
func (b *Browser) where() string {
	ctx, cancel := context.WithTimeout(b.ctx, time.Second)
	defer cancel()
	var url, title string
	if err := chromedp.Run(ctx, chromedp.Location(&url), chromedp.Title(&title)); err != nil {
		return ""
	}
	return fmt.Sprintf(" (at %s, %q)", url, title)
}
