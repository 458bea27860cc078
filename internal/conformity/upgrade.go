package conformity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"steward/internal/access"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/register"
)

// Change is what taking another version of a pack into use does. Answers,
// evidence and decisions stay where they are, whatever it is.
type Change struct {
	In       record.Record
	From, To *pack.Pack
	Same     bool // the content is the same
	Diff     pack.Difference
	Added    []pack.Item // of To, that become records or come back
	Lost     []Loss      // records that are retired
	Kept     []Loss      // of an undo: records that stay, since somebody worked on them
	Retitled int         // records whose title or clause follows the pack

	Fingerprint string // of To; whoever confirms names it

	writes []register.Write
}

// Loss is a record that the other version does not ask for, and what hangs on it.
type Loss struct {
	Record record.Record
	Rows   []StandRow // evidence, documents, tests and findings
	Hidden int        // how many of them the actor may not see
	Work   bool       // something was written about it, or links to it
}

// Upgrade returns what changes when the version of a pack that comes with Steward
// takes the place of the one in use.
func (s *Service) Upgrade(ctx context.Context, a access.Actor, name string) (Change, error) {
	in, err := s.inUse(ctx, a, name)
	if err != nil {
		return Change{}, err
	}
	shipped, err := s.shipped()
	if err != nil {
		return Change{}, err
	}
	to := shipped.Pack(name)
	if to == nil || in.Body.Text("origin") == "own" {
		return Change{}, record.Fail(record.Illegal, in.Title+" is your own pack. Bring in its new version as a file.")
	}
	return s.change(ctx, a, in, to)
}

// Confirm takes the version into use that Upgrade showed, named by its
// fingerprint. Another one by now is a Conflict; nothing to change changes
// nothing.
func (s *Service) Confirm(ctx context.Context, a access.Actor, name, fingerprint string) (record.Record, error) {
	c, err := s.Upgrade(ctx, a, name)
	if err != nil || c.Same {
		return c.In, err
	}
	if c.Fingerprint != fingerprint {
		return c.In, record.Fail(record.Conflict, "The version that comes with Steward is another one than was shown. Look at what changes again.")
	}
	return s.apply(ctx, a, c)
}

func (s *Service) inUse(ctx context.Context, a access.Actor, name string) (record.Record, error) {
	in, err := s.packRecord(ctx, a, name)
	if err == nil && (in.Removed || in.State != "in_use") {
		err = record.Fail(record.NotFound, in.Title+" is not in use.")
	}
	return in, err
}

// fingerprint is the hash of a pack's canonical content.
func fingerprint(p *pack.Pack) string {
	sum := sha256.Sum256(p.JSON())
	return hex.EncodeToString(sum[:])
}

// change works out what takes an organisation from the version in use to another.
func (s *Service) change(ctx context.Context, a access.Actor, in record.Record, to *pack.Pack) (Change, error) {
	from, err := s.content(ctx, a, in)
	if err != nil {
		return Change{}, err
	}
	c := Change{In: in, From: from, To: to, Fingerprint: fingerprint(to)}
	ref, _ := record.ToFileRef(in.Body["file"])
	if c.Same = ref.Hash == c.Fingerprint; c.Same {
		return c, nil
	}
	c.Diff = pack.Diff(from, to)
	before, err := s.itemRecords(ctx, a, from)
	if err != nil {
		return c, err
	}
	after, err := s.itemRecords(ctx, a, to)
	if err != nil {
		return c, err
	}
	for _, it := range to.Assessed() {
		if err := s.follow(ctx, a, &c, it, after[to.Key(it.ID)]); err != nil {
			return c, err
		}
	}
	for _, it := range from.Assessed() {
		if now := to.Item(it.ID); now != nil && now.Assessed && itemKind(*now) == itemKind(it) {
			continue
		}
		if err := s.lose(ctx, a, &c, it, before[from.Key(it.ID)]); err != nil {
			return c, err
		}
	}
	return c, nil
}

// follow brings the record of an item to what the other version says.
func (s *Service) follow(ctx context.Context, a access.Actor, c *Change, it pack.Item, r record.Record) error {
	switch {
	case r.ID == "":
		c.Added = append(c.Added, it)
		c.writes = append(c.writes, register.Write{Create: itemDraft(c.To, it)})
		return nil
	case r.Removed || r.Erased: // somebody took it out by hand
		return nil
	case r.State == "retired":
		c.Added = append(c.Added, it)
		back, err := s.comeBack(ctx, a, r, "Version "+c.To.Version+" asks for it.")
		if err != nil {
			return err
		}
		c.writes = append(c.writes, back...)
	}
	var e register.Edit
	if was := c.From.Item(it.ID); was != nil && r.Title == itemTitle(*was) && r.Title != itemTitle(it) {
		title := itemTitle(it)
		e.Title = &title
	}
	if r.Body.Text("clause") != it.Parent {
		e.Body = record.Body{"clause": nil}
		if it.Parent != "" {
			e.Body["clause"] = it.Parent
		}
	}
	if e.Title != nil || e.Body != nil {
		c.Retitled++
		e.Reason = "Follows version " + c.To.Version + " of the pack."
		c.writes = append(c.writes, register.Write{ID: r.ID, Edit: &e})
	}
	return nil
}

// comeBack takes a record out of retirement into the state it had before.
func (s *Service) comeBack(ctx context.Context, a access.Actor, r record.Record, why string) ([]register.Write, error) {
	out := []register.Write{{ID: r.ID, Step: "bring_back", Reason: why}}
	changes, err := s.reg.History(ctx, a, r.ID, 0, 500)
	if err != nil {
		return nil, err
	}
	for i, c := range changes {
		if c.Action == "retire" && i+1 < len(changes) {
			if step := map[string]string{"included": "include", "excluded": "exclude"}[changes[i+1].State]; step != "" {
				out = append(out, register.Write{ID: r.ID, Step: step, Reason: why})
			}
			break
		}
	}
	return out, nil
}

// lose retires the record of an item that the other version does not ask for, and
// the decisions on it for single AI systems.
func (s *Service) lose(ctx context.Context, a access.Actor, c *Change, it pack.Item, r record.Record) error {
	all := []record.Record{r}
	if itemKind(it) == "control" {
		page, err := s.reg.List(ctx, a, record.Query{Kind: "control", Limit: 200, Filters: []record.Filter{
			{Field: "pack", Op: record.Is, Values: []string{c.From.Name}}, {Field: "item", Op: record.Is, Values: []string{it.ID}}}})
		if err != nil {
			return err
		}
		all = page.Records
	}
	for _, r := range all {
		if r.ID == "" || gone(r) {
			continue
		}
		l, err := s.loss(ctx, a, r)
		if err != nil {
			return err
		}
		c.Lost = append(c.Lost, l)
		c.writes = append(c.writes, register.Write{ID: r.ID, Step: "retire", Reason: fmt.Sprintf("Version %s of %s does not ask for it.", c.To.Version, c.To.Title)})
	}
	return nil
}

// loss reads what hangs on a record.
func (s *Service) loss(ctx context.Context, a access.Actor, r record.Record) (Loss, error) {
	st, err := s.standToday(ctx, a, Stand{Record: r, Day: record.DateOf(s.reg.Now())})
	if err != nil {
		return Loss{}, err
	}
	l := Loss{Record: r, Rows: st.Rows, Hidden: st.Hidden, Work: r.Rev > 1}
	if !l.Work {
		links, err := s.reg.Links(ctx, access.System(a.Org), register.LinkQuery{Target: r.ID, AsOf: -1, Limit: 1})
		if err != nil {
			return l, err
		}
		l.Work = len(links) > 0
	}
	return l, nil
}

// apply writes a change in one transaction.
func (s *Service) apply(ctx context.Context, a access.Actor, c Change) (record.Record, error) {
	file, err := s.keepContent(ctx, a, c.To)
	if err != nil {
		return c.In, err
	}
	e := register.Edit{Rev: c.In.Rev, Reason: fmt.Sprintf("Version %s in the place of version %s.", c.To.Version, c.From.Version),
		Body: record.Body{"edition": c.To.Version, "file": file.Value()}}
	if c.In.Title == c.From.Title && c.In.Title != c.To.Title {
		e.Title = &c.To.Title
	}
	made, err := s.reg.Batch(ctx, a, append([]register.Write{{ID: c.In.ID, Edit: &e}}, c.writes...))
	if err != nil {
		return c.In, err
	}
	return made[0], nil
}
