package conformity

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Readers says who has read a document as it stands (ISO/IEC 42001 7.3).
type Readers struct {
	People []Reader // those who have to, in the order named
	Read   int      // of them have read it
	May    bool     // the actor has to, and has not said so yet
}

// Reader is somebody who has to read a document.
type Reader struct {
	Person record.ID
	Read   bool          // as it stands
	Last   record.Record // the newest acknowledgement, also of an earlier content; zero when there is none
}

// Readers reads who has acknowledged a document. Acknowledgements of another
// content than today's are shown and do not count.
func (s *Service) Readers(ctx context.Context, a access.Actor, doc record.Record) (Readers, error) {
	var out Readers
	must := doc.Body.List("readers")
	if len(must) == 0 {
		return out, nil
	}
	given, err := s.allOf(ctx, a, "acknowledgement", record.Filter{Field: "of", Op: record.Is, Values: []string{string(doc.ID)}})
	if err != nil {
		return out, err
	}
	pin := record.PinOf(doc.ID, s.reg.Kinds().Kind(doc.Kind).MarkOf(doc))
	for _, person := range must {
		reader := Reader{Person: record.ID(person)}
		for _, g := range given {
			if g.Body.Text("person") != person {
				continue
			}
			reader.Read = reader.Read || slices.Contains(g.Body.List("marks"), pin)
			if g.Number > reader.Last.Number {
				reader.Last = g
			}
		}
		if reader.Read {
			out.Read++
		} else if reader.Person == a.Person && doc.State == "published" && !doc.Removed {
			out.May = a.May(access.Create, "acknowledgement", nil).Allowed
		}
		out.People = append(out.People, reader)
	}
	return out, nil
}

// Acknowledge records that the actor has read a document. The mark is that of the
// content they saw.
func (s *Service) Acknowledge(ctx context.Context, a access.Actor, doc record.Record, mark string) (record.Record, error) {
	if err := a.Require(access.Create, "acknowledgement", nil); err != nil {
		return record.Record{}, err
	}
	readers, err := s.Readers(ctx, a, doc)
	if err != nil {
		return record.Record{}, err
	}
	i := slices.IndexFunc(readers.People, func(r Reader) bool { return r.Person == a.Person && a.Person != "" })
	switch {
	case i < 0:
		return record.Record{}, record.Fail(record.Denied, "You are not among those who have to read it.")
	case readers.People[i].Read:
		return readers.People[i].Last, nil
	case doc.State != "published":
		return record.Record{}, record.Fail(record.Illegal, "It is not in force; there is nothing to confirm yet.")
	case mark != s.reg.Kinds().Kind(doc.Kind).MarkOf(doc):
		return record.Record{}, record.Fail(record.Conflict, "The content changed since you opened it. Read it again first.")
	}
	return s.reg.Create(ctx, a, register.Draft{Kind: "acknowledgement", Owner: a.Person, Body: record.Body{"of": string(doc.ID)}}, register.CreateOptions{})
}

// Successor is the document that replaces this one and was not retired, the newest
// of them; zero when there is none.
func (s *Service) Successor(ctx context.Context, a access.Actor, doc record.Record) (record.Record, error) {
	all, err := s.allOf(ctx, a, "document", record.Filter{Field: "replaces", Op: record.Is, Values: []string{string(doc.ID)}})
	if err != nil {
		return record.Record{}, err
	}
	var out record.Record
	for _, r := range all {
		if r.State != "retired" && r.Number > out.Number {
			out = r
		}
	}
	return out, nil
}

// NewVersion makes a draft that replaces a published document: a copy with the next
// edition, without the days it was in force. Where such a draft is there already,
// that one is returned.
func (s *Service) NewVersion(ctx context.Context, a access.Actor, doc record.Record) (record.Record, error) {
	if doc.Kind != "document" || doc.State != "published" || doc.Removed {
		return record.Record{}, record.Fail(record.Illegal, "Only a published document gets a new version; others are changed as they are.")
	}
	if err := a.Require(access.Create, "document", nil); err != nil {
		return record.Record{}, err
	}
	if next, err := s.Successor(ctx, a, doc); err != nil || next.ID != "" {
		return next, err
	}
	body := doc.Body.Clone()
	delete(body, "published_on")
	delete(body, "review_on")
	body["replaces"], body["edition"] = string(doc.ID), nextEdition(doc.Body.Text("edition"))
	return s.reg.Create(ctx, a, register.Draft{Kind: "document", Title: doc.Title, Owner: doc.Owner, Body: body, Reason: fmt.Sprintf("New version of DOC-%d.", doc.Number)}, register.CreateOptions{})
}

// nextEdition counts the last number in an edition up: "3" is followed by "4",
// "2026-1" by "2026-2". Without a number, ", 2" is added; without an edition it is
// "2".
func nextEdition(s string) string {
	if s == "" {
		return "2"
	}
	i := len(s)
	for i > 0 && s[i-1] >= '0' && s[i-1] <= '9' {
		i--
	}
	n, err := strconv.Atoi(s[i:])
	if err != nil || len(s)-i > 9 {
		return clipTo(s, record.MaxText-4) + ", 2"
	}
	digits := strconv.Itoa(n + 1)
	if pad := len(s) - i - len(digits); pad > 0 {
		digits = strings.Repeat("0", pad) + digits
	}
	return s[:i] + digits
}
