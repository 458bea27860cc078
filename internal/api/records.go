package api

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"steward/internal/record"
	"steward/internal/register"
)

// list answers with a page of a kind.
func (s *server) list(c *call) error {
	fields, err := s.reg.Fields(c.r.Context(), c.actor.Org, c.kind.Name)
	if err != nil {
		return err
	}
	values := c.r.URL.Query()
	q, err := parseList(c.kind, fields, values)
	if err != nil {
		return err
	}
	page, err := s.reg.List(c.r.Context(), c.actor, q)
	if err != nil {
		return err
	}
	v := pageView{Items: make([]recordView, len(page.Records)), Next: unset(page.Next), Total: page.Total, Minimum: page.Capped}
	for i, r := range page.Records {
		v.Items[i] = viewOf(c.kind, r)
	}
	if page.Next != "" {
		values.Set("after", page.Next)
		c.w.Header().Set("Link", "<"+c.r.URL.Path+"?"+values.Encode()+`>; rel="next"`)
	}
	return s.json(c, http.StatusOK, v)
}

// find reads the record the path names, of the kind the path names.
func (s *server) find(c *call) (record.Record, error) {
	r, err := s.reg.Find(c.r.Context(), c.actor, c.path("ref"))
	if err == nil && r.Kind != c.kind.Name {
		err = record.Fail(record.NotFound, "There is no such record.")
	}
	c.subject = r.ID
	return r, err
}

// get answers with one record, now or as of a moment.
func (s *server) get(c *call) error {
	r, err := s.find(c)
	if err != nil {
		return err
	}
	if at := c.r.URL.Query().Get("at"); at != "" {
		t, err := parseMoment(at)
		if err != nil {
			return wrongParameter("at", err)
		}
		if r, err = s.reg.At(c.r.Context(), c.actor, r.ID, t); err != nil {
			return err
		}
	}
	return s.record(c, http.StatusOK, r)
}

// record answers with a record. Its tag begins with the revision.
func (s *server) record(c *call, status int, r record.Record) error {
	return s.tagged(c, status, strconv.FormatInt(r.Rev, 10), viewOf(c.kind, r))
}

// create makes a record.
func (s *server) create(c *call) error {
	key, err := idempotencyKey(c.r.Header.Values("Idempotency-Key"))
	if err != nil {
		return err
	}
	o, err := c.body(false)
	if err != nil {
		return err
	}
	d := readDraft(o, c.kind)
	if err := o.check(); err != nil {
		return err
	}
	r, err := s.reg.Create(c.r.Context(), c.actor, d, register.CreateOptions{Key: key})
	if err != nil {
		return err
	}
	c.w.Header().Set("Location", recordPath(c.kind, r))
	return s.record(c, http.StatusCreated, r)
}

func recordPath(k *record.Kind, r record.Record) string {
	return "/api/v1/" + k.Plural + "/" + r.Ref(k)
}

// idempotencyKey reads the key of a creation, with or without quotation marks.
func idempotencyKey(values []string) (string, error) {
	if len(values) == 0 {
		return "", nil
	}
	key := values[0]
	if n := len(key); n >= 2 && key[0] == '"' && key[n-1] == '"' {
		key = key[1 : n-1]
	}
	printable := strings.IndexFunc(key, func(r rune) bool { return r < '!' || r > '~' }) < 0
	if len(values) > 1 || key == "" || len(key) > 200 || !printable {
		return "", wrongParameter("Idempotency-Key", fmt.Errorf("expects one key of 1 to 200 printable ASCII characters without spaces"))
	}
	return key, nil
}

// patch changes the members that are given (RFC 7396 in spirit: null unsets).
func (s *server) patch(c *call) error { return s.edit(c, false) }

// put replaces everything a person may set; what is not given is unset.
func (s *server) put(c *call) error { return s.edit(c, true) }

func (s *server) edit(c *call, replace bool) error {
	r, err := s.find(c)
	if err != nil {
		return err
	}
	rev, err := c.based(r, true)
	if err != nil {
		return err
	}
	o, err := c.body(false)
	if err != nil {
		return err
	}
	e := readEdit(o, replace)
	if err := o.check(); err != nil {
		return err
	}
	e.Rev = rev
	r, err = s.reg.Update(c.r.Context(), c.actor, r.ID, e)
	if err != nil {
		return s.stale(c, rev, err)
	}
	return s.record(c, http.StatusOK, r)
}

// based returns the revision the request is based on: one that If-Match names,
// or 0 when it takes what is there. Of several it takes the one that holds.
func (c *call) based(r record.Record, required bool) (int64, error) {
	lines := c.r.Header.Values("If-Match")
	if len(lines) == 0 {
		if required {
			return 0, &fault{status: http.StatusPreconditionRequired, code: "precondition_required", detail: "Say which revision this is based on: If-Match with the ETag you read, or * to take what is there."}
		}
		return 0, nil
	}
	var rev int64
	for part := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		if part = strings.TrimSpace(part); part == "*" {
			return 0, nil
		}
		text, _, _ := strings.Cut(plainTag(part), "-")
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n < 1 {
			return 0, malformed("If-Match names no revision: send the ETag you read, with its quotation marks.")
		}
		if rev == 0 || n == r.Rev {
			rev = n
		}
	}
	return rev, nil
}

// stale turns a conflict into a precondition that failed when the record is no
// longer at the revision that was named.
func (s *server) stale(c *call, rev int64, err error) error {
	if rev == 0 || record.CodeOf(err) != record.Conflict {
		return err
	}
	now, findErr := s.find(c)
	if findErr != nil || now.Rev == rev {
		return err
	}
	return &fault{status: http.StatusPreconditionFailed, code: string(record.Conflict),
		detail: fmt.Sprintf("The record has changed since: it is at revision %d, not %d. Read it again and decide anew.", now.Rev, rev)}
}

// readDraft reads a record to be made.
func readDraft(o *object, k *record.Kind) register.Draft {
	return register.Draft{
		Kind: k.Name, Title: o.text("title"), State: o.text("state"), Owner: record.ID(o.text("owner")), Due: record.Date(o.text("due")),
		External: o.text("external"), Body: record.Body(member[map[string]any](o, "fields", "an object")), Reason: o.text("reason"),
	}
}

// readEdit reads a change to a record. When it replaces, what is absent is
// unset.
func readEdit(o *object, replace bool) register.Edit {
	e := register.Edit{
		Title: o.given("title"), External: o.given("external"),
		Body: record.Body(member[map[string]any](o, "fields", "an object")), Replace: replace, Reason: o.text("reason"),
	}
	owner, due := o.given("owner"), o.given("due")
	if replace {
		e.Title, e.External, owner, due = orEmpty(e.Title), orEmpty(e.External), orEmpty(owner), orEmpty(due)
	}
	if owner != nil {
		id := record.ID(*owner)
		e.Owner = &id
	}
	if due != nil {
		day := record.Date(*due)
		e.Due = &day
	}
	return e
}

func orEmpty(s *string) *string {
	if s == nil {
		return new(string)
	}
	return s
}
