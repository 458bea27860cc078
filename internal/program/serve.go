package program

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"

	"steward/internal/record"
)

// Bounds of a connection. Bodies may be evidence files over a slow line.
const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = 15 * time.Minute
	idleTimeout   = 2 * time.Minute
	maxHeader     = 64 << 10
	graceTimeout  = 20 * time.Second
)

// Listen takes the address. One that another program has is Unavailable; no
// other is chosen instead.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, record.Wrap(record.Unavailable, fmt.Sprintf("Another program listens at %s. Stop it, or choose another address with --listen.", address), err)
	case errors.Is(err, syscall.EACCES):
		return nil, record.Wrap(record.Unavailable, fmt.Sprintf("Listening at %s is not allowed; ports below 1024 belong to the system.", address), err)
	}
	return nil, record.Wrap(record.Unavailable, fmt.Sprintf("Steward cannot listen at %s: it has to be host:port, such as 127.0.0.1:8080, of this machine.", address), err)
}

// URL returns the address people open for a listener.
func URL(l net.Listener) string {
	a, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return "http://" + l.Addr().String()
	}
	if a.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", a.Port)
	}
	return "http://" + a.String()
}

// Serve answers requests and runs the schedule until the context ends, then
// finishes what is under way. ready is called once when the program answers and
// is healthy.
func (p *Program) Serve(ctx context.Context, l net.Listener, ready func()) error {
	handler, err := p.Handler()
	if err == nil { // a fault in a law is said now, not on a page
		_, err = p.Dossier.Library()
	}
	if err != nil {
		l.Close()
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, WriteTimeout: bodyTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(p.around.Log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	stopJobs := p.runJobs(ctx)
	err = p.await(ctx, failed, URL(l), ready)
	stopJobs()
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTimeout)
	defer cancel()
	if stop := server.Shutdown(grace); stop != nil && err == nil {
		err = errors.Join(fmt.Errorf("stop: requests were still under way: %w", stop), server.Close())
	}
	return err
}

// await tells that the program is ready and waits for the end.
func (p *Program) await(ctx context.Context, failed <-chan error, url string, ready func()) error {
	if err := p.Register.Healthy(ctx); err != nil {
		return err
	}
	if err := answers(ctx, url); err != nil {
		return err
	}
	if ready != nil {
		ready()
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	}
}

// answers asks the program itself for its health, as a monitor would.
func answers(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	client := &http.Client{Timeout: headerTimeout, Transport: &http.Transport{DisableKeepAlives: true, Proxy: nil}}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return record.Fail(record.Unavailable, fmt.Sprintf("Steward started but is not healthy: /healthz answers %d.", res.StatusCode))
	}
	return nil
}
