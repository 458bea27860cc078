package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Me is whom the token acts for, where, and how far.
type Me struct {
	Account      string   `json:"account"`
	Name         string   `json:"name"`
	Person       string   `json:"person"`
	Role         string   `json:"role"`
	Kinds        []string `json:"kinds"` // limited to these; empty: all
	Scopes       []string `json:"scopes"`
	Organisation struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Slug string `json:"slug"`
	} `json:"organisation"`
}

// Me returns whom the token acts for.
func (c *Client) Me(ctx context.Context) (Me, error) {
	var out Me
	err := c.do(ctx, request{method: http.MethodGet, path: "/api/v1/me"}, &out)
	return out, err
}

// Hit is one answer of a search.
type Hit struct {
	ID    string `json:"id"`
	Ref   string `json:"ref"`
	Kind  string `json:"kind"`
	Title string `json:"title"`
	State string `json:"state"`
}

// Search finds records in use by words, in the kinds named or in every one. At
// most limit are returned, 1 to 100; 0 means 20.
func (c *Client) Search(ctx context.Context, text string, limit int, kinds ...string) ([]Hit, error) {
	q := url.Values{"q": {text}, "kind": kinds}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	var out struct {
		Items []Hit `json:"items"`
	}
	err := c.do(ctx, request{method: http.MethodGet, path: "/api/v1/search", query: q}, &out)
	return out.Items, err
}

// Changes yields what happened in the organisation, newest first.
func (c *Client) Changes(ctx context.Context) iter.Seq2[Change, error] {
	return c.each(ctx, "/api/v1/changes")
}

// each yields changes page by page.
func (c *Client) each(ctx context.Context, path string) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		q := url.Values{"limit": {"200"}}
		for {
			var p struct {
				Items []Change `json:"items"`
				Next  string   `json:"next"`
			}
			if err := c.do(ctx, request{method: http.MethodGet, path: path, query: q}, &p); err != nil {
				yield(Change{}, err)
				return
			}
			for _, x := range p.Items {
				if !yield(x, nil) {
					return
				}
			}
			if p.Next == "" {
				return
			}
			q.Set("before", p.Next)
		}
	}
}

// Kind is the declaration of a kind of record, with the organisation's own
// fields.
type Kind struct {
	Name        string  `json:"name"`
	Plural      string  `json:"plural"` // for Records
	Label       string  `json:"label"`
	Prefix      string  `json:"prefix"`
	Help        string  `json:"help"`
	Source      string  `json:"source"`
	Fields      []Field `json:"fields"`
	States      []State `json:"states"`
	Transitions []struct {
		Name        string   `json:"name"`
		Label       string   `json:"label"`
		From        []string `json:"from"`
		To          string   `json:"to"`
		NeedsReason bool     `json:"needs_reason"`
	} `json:"transitions"`
}

// State is one of the states of a kind.
type State struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Help  string `json:"help"`
}

// Field is one field of a kind.
type Field struct {
	Name       string `json:"name"`
	Label      string `json:"label"`
	Type       string `json:"type"`
	Required   bool   `json:"required"`
	Many       bool   `json:"many"`
	Help       string `json:"help"`
	Source     string `json:"source"`
	Filterable bool   `json:"filterable"`
	Custom     bool   `json:"custom"`
	Options    []struct {
		Name  string `json:"name"`
		Label string `json:"label"`
	} `json:"options"`
	Target []string `json:"target"`
}

// Kinds returns every kind of record.
func (c *Client) Kinds(ctx context.Context) ([]Kind, error) {
	var out struct {
		Items []Kind `json:"items"`
	}
	err := c.do(ctx, request{method: http.MethodGet, path: "/api/v1/kinds"}, &out)
	return out.Items, err
}

// Log is the state of the organisation's log, and the key to verify it with.
type Log struct {
	Organisation string    `json:"organisation"`
	Origin       string    `json:"origin"`
	Verifier     string    `json:"verifier"`
	Size         int64     `json:"size"`
	Root         []byte    `json:"root"`
	Checkpoint   string    `json:"checkpoint"`
	SignedAt     time.Time `json:"signed_at"`
	Public       bool      `json:"public"`
	Path         string    `json:"path"` // where C2SP tlog-tiles begins
}

// Log returns the state of the log.
func (c *Client) Log(ctx context.Context) (Log, error) {
	var out Log
	err := c.do(ctx, request{method: http.MethodGet, path: "/api/v1/log"}, &out)
	return out, err
}

// Write is one write of a batch: exactly one of Create, Update, Step and Remove.
type Write struct {
	// As names the record that Create makes, for links of others: "@name".
	As     string       `json:"as,omitempty"`
	Create *BatchDraft  `json:"create,omitempty"`
	Update *BatchEdit   `json:"update,omitempty"`
	Step   *BatchStep   `json:"step,omitempty"`
	Remove *BatchRemove `json:"remove,omitempty"`
}

// BatchDraft is a record to be made, of a kind by name.
type BatchDraft struct {
	Kind string `json:"kind"`
	Draft
}

// BatchEdit changes a record by reference, identity or "@name". Revision 0 takes
// what is there.
type BatchEdit struct {
	Ref      string `json:"ref"`
	Revision int64  `json:"revision,omitempty"`
	Edit
}

// BatchStep takes a transition.
type BatchStep struct {
	Ref        string `json:"ref"`
	Transition string `json:"transition"`
	Reason     string `json:"reason,omitempty"`
}

// BatchRemove takes a record out of use.
type BatchRemove struct {
	Ref    string `json:"ref"`
	Reason string `json:"reason"`
}

// Batch does all writes in one transaction, or none of them, and returns the
// records in the order of the writes.
func (c *Client) Batch(ctx context.Context, writes []Write) ([]Record, error) {
	var out struct {
		Items []Record `json:"items"`
	}
	body := struct {
		Writes []Write `json:"writes"`
	}{writes}
	err := c.do(ctx, request{method: http.MethodPost, path: "/api/v1/batch", body: body}, &out)
	return out.Items, err
}
