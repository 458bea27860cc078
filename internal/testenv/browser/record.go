package browser

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
)

// Request is one request of a page: its document, what that loads, and what its
// scripts send. A redirect is a request of its own.
type Request struct {
	URL    string
	Method string
	Type   string // Document, Stylesheet, Script, Image, Fetch, WebSocket and so on
	Status int    // 0 while there is no answer, or when it failed
	Bytes  int64  // received, headers and compressed body; 0 from the cache
}

// String gives the request in one line, for messages.
func (r Request) String() string {
	return fmt.Sprintf("%s %s %d, %d bytes", r.Method, r.URL, r.Status, r.Bytes)
}

// record keeps what the tab reports, in order. Events come from a goroutine of
// chromedp, hence the lock.
type record struct {
	mu       sync.Mutex
	requests []Request
	open     map[network.RequestID]int // index of the request still under way
	problems []string
}

func newRecord() *record { return &record{open: map[network.RequestID]int{}} }

// take files one event; it never blocks.
func (r *record) take(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		r.sent(e)
	case *network.EventWebSocketCreated:
		r.requests = append(r.requests, Request{URL: e.URL, Method: "GET", Type: "WebSocket"})
	case *network.EventResponseReceived:
		r.update(e.RequestID, func(q *Request) { q.Status = int(e.Response.Status) })
	case *network.EventLoadingFinished:
		r.update(e.RequestID, func(q *Request) { q.Bytes = int64(e.EncodedDataLength) })
	case *runtime.EventExceptionThrown:
		r.problems = append(r.problems, "exception: "+e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeAssert {
			r.problems = append(r.problems, "console: "+words(e.Args))
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.LevelError {
			r.problems = append(r.problems, strings.TrimSpace(string(e.Entry.Source)+": "+e.Entry.Text+" "+e.Entry.URL))
		}
	}
}

// sent files a request; a redirect reuses the identifier of the one before.
func (r *record) sent(e *network.EventRequestWillBeSent) {
	if e.RedirectResponse != nil {
		r.update(e.RequestID, func(q *Request) {
			q.Status, q.Bytes = int(e.RedirectResponse.Status), int64(e.RedirectResponse.EncodedDataLength)
		})
	}
	r.open[e.RequestID] = len(r.requests)
	r.requests = append(r.requests, Request{URL: e.Request.URL, Method: e.Request.Method, Type: string(e.Type)})
}

// update changes the request under way with this identifier, if it is known.
func (r *record) update(id network.RequestID, change func(*Request)) {
	if i, ok := r.open[id]; ok {
		change(&r.requests[i])
	}
}

// words joins what a script gave to the console.
func words(args []*runtime.RemoteObject) string {
	var out []string
	for _, arg := range args {
		if len(arg.Value) > 0 {
			out = append(out, string(arg.Value))
		} else {
			out = append(out, arg.Description)
		}
	}
	return strings.Join(out, " ")
}

// Requests returns every request so far, in order. Sizes are known when the
// answer has been read to its end.
func (b *Browser) Requests() []Request {
	b.record.mu.Lock()
	defer b.record.mu.Unlock()
	return slices.Clone(b.record.requests)
}

// Foreign returns the requests that went to another host than that of base, an
// absolute URL. Data and blob URLs go to no host.
func (b *Browser) Foreign(base string) []Request {
	b.t.Helper()
	home, err := url.Parse(base)
	if err != nil || home.Host == "" {
		b.t.Fatalf("%q is not an absolute URL", base)
	}
	return slices.DeleteFunc(b.Requests(), func(r Request) bool {
		u, err := url.Parse(r.URL)
		return err == nil && (u.Host == home.Host || u.Scheme == "data" || u.Scheme == "blob" || u.Scheme == "about")
	})
}

// Problems returns what went wrong inside the pages so far: exceptions, errors
// written to the console, what a content security policy blocked, and requests
// answered with an error.
func (b *Browser) Problems() []string {
	b.record.mu.Lock()
	defer b.record.mu.Unlock()
	return slices.Clone(b.record.problems)
}

// Forget empties the record of requests and problems, so that what follows can
// be counted by itself.
func (b *Browser) Forget() {
	b.record.mu.Lock()
	defer b.record.mu.Unlock()
	b.record.requests, b.record.problems = nil, nil
	clear(b.record.open)
}
