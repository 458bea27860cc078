package bench

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"steward/internal/access"
	"steward/internal/program"
	"steward/internal/record"
	"steward/internal/register"
)

// filled measures pages, API and writes over a filled database.
func (b *bench) filled() error {
	data := b.file("filled")
	keys, err := b.load(data)
	if err != nil {
		return fmt.Errorf("fill the database: %w", err)
	}
	s, err := b.serve(data)
	if err != nil {
		return err
	}
	defer s.stop()
	if err := b.pages(s, keys); err != nil {
		return err
	}
	b.say("resident after the pages", fmt.Sprintf("%d MB", resident(s.cmd.Process.Pid)/1e6), "", "")
	return b.writes(s, keys)
}

// keys are what lets the bench in.
type keys struct {
	org    access.Org
	cookie string
	token  string
	unit   record.ID // whose systems all have titles late in the alphabet
}

// load fills a database with AI systems and what they hang together with.
func (b *bench) load(data string) (keys, error) {
	p, err := program.Open(b.ctx, b.settings(data), program.Surroundings{})
	if err != nil {
		return keys{}, err
	}
	defer p.Close()
	var k keys
	var account access.Account
	if k.org, account, err = p.Register.SetUp(b.ctx, register.Setup{Org: "Bench", Name: "Bench Runner", Email: "bench@example.org", Password: "none"}); err != nil {
		return k, err
	}
	begun := time.Now()
	if k.unit, err = b.fill(p.Register, k.org.ID); err != nil {
		return k, err
	}
	took := time.Since(begun)
	if err := b.adopt(p, access.System(k.org.ID)); err != nil {
		return k, err
	}
	b.say("filled", short(took), "", fmt.Sprintf("%d records a second, each with change, facets, links, search and leaf", int(float64(b.Records)/took.Seconds())))
	if k.cookie, err = p.Register.BeginSession(b.ctx, account.ID, "bench", "127.0.0.1"); err != nil {
		return k, err
	}
	actor, _, err := p.Register.Enter(b.ctx, account.ID, k.org.Slug)
	if err != nil {
		return k, err
	}
	_, k.token, err = p.Register.CreateToken(b.ctx, actor, "bench", []string{"read", "write", "log"}, time.Time{})
	return k, err
}

// fill makes 50 units, 200 people and the AI systems, every tenth of which has
// an accountable person, and returns a unit whose systems are all named Water.
func (b *bench) fill(g *register.Register, org record.ID) (record.ID, error) {
	system := access.System(org)
	units, err := b.some(g, system, "unit", "Unit", 50)
	if err != nil {
		return "", err
	}
	people, err := b.some(g, system, "person", "Person", 200)
	if err != nil {
		return "", err
	}
	states := []string{"idea", "development", "pilot", "in_use", "in_use", "in_use", "suspended", "retired"}
	for from := 0; from < b.Records; from += 1000 {
		var writes []register.Write
		for i := from; i < min(from+1000, b.Records); i++ {
			d := &register.Draft{Kind: "ai-system", Title: title(i), State: states[spread(i)%len(states)], Owner: people[i%len(people)], External: fmt.Sprintf("bench:%d", i),
				Body: record.Body{"unit": string(units[i%len(units)]), "intended_purpose": "Orders incoming work by urgency, so that people see first what cannot wait.", "origin": "bought", "affected_groups": []any{"Residents", "Staff"}}}
			if d.ID, err = g.NewID(); err != nil {
				return "", err
			}
			writes = append(writes, register.Write{Create: d})
			if i%10 == 0 {
				writes = append(writes, register.Write{Create: &register.Draft{Kind: "assignment", Body: record.Body{"role": "accountable", "holder": string(people[i%len(people)]), "scope": string(d.ID), "valid_from": "2026-01-01"}}})
			}
		}
		if _, err := g.Batch(b.ctx, system, writes); err != nil {
			return "", err
		}
	}
	return units[8], nil
}

// adopt takes ISO/IEC 42001 into use, with three pieces of evidence for each
// requirement and a decision on each control.
func (b *bench) adopt(p *program.Program, a access.Actor) error {
	if _, err := p.Conformity.Adopt(b.ctx, a, "iso-42001"); err != nil {
		return err
	}
	var writes []register.Write
	for _, kind := range []string{"requirement", "control"} {
		err := p.Register.Each(b.ctx, a, kind, func(r record.Record) error {
			for n := range 3 {
				writes = append(writes, register.Write{Create: &register.Draft{Kind: "evidence", Title: fmt.Sprintf("Report %d on %s", n+1, r.Body.Text("item")), Body: record.Body{"source": "The archive", "supports": []any{string(r.ID)}}}})
			}
			if kind == "control" {
				writes = append(writes, register.Write{ID: r.ID, Edit: &register.Edit{Body: record.Body{"justification": "A risk asks for it."}}}, register.Write{ID: r.ID, Step: "include"})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	_, err := p.Register.Batch(b.ctx, a, writes)
	return err
}

func (b *bench) some(g *register.Register, a access.Actor, kind, name string, n int) ([]record.ID, error) {
	var writes []register.Write
	for i := range n {
		writes = append(writes, register.Write{Create: &register.Draft{Kind: kind, Title: fmt.Sprintf("%s %d", name, i+1)}})
	}
	made, err := g.Batch(b.ctx, a, writes)
	ids := make([]record.ID, len(made))
	for i, r := range made {
		ids[i] = r.ID
	}
	return ids, err
}

// spread is a number that says nothing about i, so that what is chosen by it
// hangs together with no title.
func spread(i int) int { return int(uint32(i) * 2654435761 >> 16) }

func title(i int) string {
	first := []string{"Permit", "Parking", "Benefit", "Image", "Mail", "Complaint", "Invoice", "Traffic", "Water", "School"}
	second := []string{"triage", "ranking", "assistant", "detector", "forecast", "classifier", "planner", "chatbot"}
	return fmt.Sprintf("%s %s %d", first[i%len(first)], second[i/10%len(second)], i)
}

// pages measures what people and programs read.
func (b *bench) pages(s *server, k keys) error {
	base, err := b.bareRows()
	if err != nil {
		return err
	}
	cookie, bearer := http.Header{"Cookie": {"steward_session=" + k.cookie}}, http.Header{"Authorization": {"Bearer " + k.token}}
	deep, err := s.deep(b.ctx, bearer)
	if err != nil {
		return err
	}
	o := "/o/" + k.org.Slug
	for _, f := range []struct {
		name, path, target string
		header             http.Header
		n                  int
	}{
		{"page of 50, filtered and sorted by title", o + "/ai-systems?state=in_use&sort=title", "10/50 ms", cookie, 300},
		{"page of 50, two filters, latest first", o + "/ai-systems?state=in_use&f.accountability=named&sort=-updated", "10/50 ms", cookie, 300},
		{"page of 50, the filter goes with the order", o + "/ai-systems?f.unit=" + string(k.unit) + "&sort=title", "", cookie, 30},
		{"page of 50, deep", o + "/ai-systems?after=" + url.QueryEscape(deep), "as first", cookie, 300},
		{"page of 50, first", o + "/ai-systems", "10/50 ms", cookie, 300},
		{"home", o + "/", "50 ms", cookie, 100},
		{"Statement of Applicability page", o + "/soa?pack=iso-42001", "30 ms", cookie, 100},
		{"readiness page", o + "/readiness?pack=iso-42001", "30 ms", cookie, 100},
		{"record page", o + "/ai-systems/SYS-77", "", cookie, 100},
		{"law page, no system begun", o + "/law", "", cookie, 50},
		{"search, two words", o + "/search.json?q=parking+fore", "20 ms", cookie, 200},
		{"search, one common word", o + "/search.json?q=tri", "20 ms", cookie, 200},
		{"one record by API", "/api/v1/ai-systems/SYS-77", "1 ms", bearer, 400},
		{"50 records by API, filtered", "/api/v1/ai-systems?filter.state=in_use&sort=title", "", bearer, 100},
	} {
		t, err := repeat(f.n, func(int) error { _, err := s.get(b.ctx, f.path, f.header); return err })
		if err != nil {
			return err
		}
		b.print(f.name, t, f.target, "50 rows by key, bare SQL", base)
	}
	return nil
}

// writes measures one governed write against a bare durable insert.
func (b *bench) writes(s *server, k keys) error {
	base, err := b.bareInsert()
	if err != nil {
		return err
	}
	t, err := repeat(200, func(i int) error {
		body := fmt.Sprintf(`{"title":"Task %d","fields":{"priority":"high"}}`, i)
		req, err := http.NewRequestWithContext(b.ctx, http.MethodPost, s.url+"/api/v1/tasks", bytes.NewBufferString(body))
		if err != nil {
			return err
		}
		req.Header = http.Header{"Authorization": {"Bearer " + k.token}, "Content-Type": {"application/json"}}
		res, err := s.client.Do(req)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusCreated {
			return fmt.Errorf("POST /api/v1/tasks answers %d", res.StatusCode)
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.print("one governed write by API, durable", t, "4×", "one row inserted, durable", base)
	return b.doorWrites(k, base)
}

// doorWrites measures the same write without HTTP, and a change of a record with
// many fields.
func (b *bench) doorWrites(k keys, base time.Duration) error {
	p, err := program.Open(b.ctx, b.settings(b.file("filled")), program.Surroundings{})
	if err != nil {
		return err
	}
	defer p.Close()
	system := access.System(k.org.ID)
	t, err := repeat(200, func(i int) error {
		_, err := p.Register.Create(b.ctx, system, register.Draft{Kind: "task", Title: fmt.Sprintf("Task %d", i), Body: record.Body{"priority": "high"}}, register.CreateOptions{})
		return err
	})
	if err != nil {
		return err
	}
	b.print("one governed write, without HTTP", t, "4×", "one row inserted, durable", base)
	r, err := p.Register.Find(b.ctx, system, "SYS-9")
	if err != nil {
		return err
	}
	t, err = repeat(200, func(i int) error {
		_, err := p.Register.Update(b.ctx, system, r.ID, register.Edit{Body: record.Body{"version": fmt.Sprint(i)}})
		return err
	})
	if err != nil {
		return err
	}
	b.print("one change of an AI system, without HTTP", t, "4×", "one row inserted, durable", base)
	return nil
}

// deep returns the marker of a page far into the list.
func (s *server) deep(ctx context.Context, bearer http.Header) (string, error) {
	after := ""
	for range 20 {
		page, err := s.get(ctx, "/api/v1/ai-systems?limit=200&after="+url.QueryEscape(after), bearer)
		if err != nil {
			return "", err
		}
		next := between(page, `"next":"`, `"`)
		if next == "" {
			break
		}
		after = next
	}
	return after, nil
}

func between(text []byte, from, to string) string {
	_, rest, ok := bytes.Cut(text, []byte(from))
	if !ok {
		return ""
	}
	out, _, _ := bytes.Cut(rest, []byte(to))
	return string(out)
}
