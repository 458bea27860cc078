package conformity

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/register"
)

// Adopt takes a pack of the library into use: a pack record with the content as
// it stands, a requirement record for each assessed item and a control record for
// each that has to be selected, all in one transaction. Doing it again changes
// nothing; a pack that was set aside is taken up again, with what was answered. A
// pack that is not there is NotFound, one that asks for nothing is Invalid.
func (s *Service) Adopt(ctx context.Context, a access.Actor, name string) (record.Record, error) {
	if err := mayAdopt(a); err != nil {
		return record.Record{}, err
	}
	in, err := s.packRecord(ctx, a, name)
	switch {
	case err == nil:
		return s.takeUp(ctx, a, in)
	case record.CodeOf(err) != record.NotFound:
		return in, err
	}
	lib, err := s.shipped()
	if err != nil {
		return in, err
	}
	p := lib.Pack(name)
	if p == nil {
		return in, noPack(name)
	}
	in, err = s.adopt(ctx, a, p, "steward")
	if record.CodeOf(err) == record.Conflict && err != nil { // somebody else was faster
		return s.packRecord(ctx, a, name)
	}
	return in, err
}

func mayAdopt(a access.Actor) error {
	for _, kind := range []string{"pack", "requirement", "control"} {
		if err := a.Require(access.Create, kind, nil); err != nil {
			return err
		}
	}
	return nil
}

func noPack(name string) error {
	return record.Fail(record.NotFound, fmt.Sprintf("There is no pack named %q.", name))
}

// packRecord finds the record of a pack, whatever its state, removed ones too.
func (s *Service) packRecord(ctx context.Context, a access.Actor, name string) (record.Record, error) {
	found, err := s.reg.ByExternals(ctx, a, "pack", []string{name})
	if err != nil {
		return record.Record{}, err
	}
	if r, ok := found[name]; ok && !r.Erased {
		return r, nil
	}
	page, err := s.reg.List(ctx, a, record.Query{Kind: "pack", Limit: 1, Filters: []record.Filter{{Field: "name", Op: record.Is, Values: []string{name}}}})
	if err != nil {
		return record.Record{}, err
	}
	if len(page.Records) == 0 {
		return record.Record{}, noPack(name)
	}
	return page.Records[0], nil
}

// adopt writes the records of a pack that is not in use yet.
func (s *Service) adopt(ctx context.Context, a access.Actor, p *pack.Pack, origin string) (record.Record, error) {
	if len(p.Assessed()) == 0 {
		return record.Record{}, record.Fail(record.Invalid, p.Title+" asks for nothing that could be shown; it is here for what relates to it.")
	}
	file, err := s.keepContent(ctx, a, p)
	if err != nil {
		return record.Record{}, err
	}
	missing, err := s.missing(ctx, a, p)
	if err != nil {
		return record.Record{}, err
	}
	writes := []register.Write{{Create: &register.Draft{Kind: "pack", Title: p.Title, External: p.Name, Body: record.Body{
		"name": p.Name, "edition": p.Version, "origin": origin, "file": file.Value(),
	}}}}
	made, err := s.reg.Batch(ctx, a, append(writes, missing...))
	if err != nil {
		return record.Record{}, err
	}
	return made[0], nil
}

// missing returns the records that assessed items of a pack still need.
func (s *Service) missing(ctx context.Context, a access.Actor, p *pack.Pack) ([]register.Write, error) {
	have, err := s.itemRecords(ctx, a, p)
	if err != nil {
		return nil, err
	}
	var out []register.Write
	for _, it := range p.Assessed() {
		if _, ok := have[p.Key(it.ID)]; !ok {
			out = append(out, register.Write{Create: itemDraft(p, it)})
		}
	}
	return out, nil
}

// keepContent keeps the content of a pack as it is taken into use, so that what
// was worked with can be seen, compared and brought back when the pack changes.
func (s *Service) keepContent(ctx context.Context, a access.Actor, p *pack.Pack) (record.FileRef, error) {
	return s.reg.PutFile(ctx, a, "pack", p.Name+"-"+fileWord(p.Version)+".json", bytes.NewReader(p.JSON()))
}

// fileWord keeps what can stand in the name of a file.
func fileWord(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '.' || r == '-' {
			return r
		}
		return '-'
	}, s)
}

// itemKind is the kind of record that an assessed item becomes.
func itemKind(it pack.Item) string {
	if it.Selected {
		return "control"
	}
	return "requirement"
}

// itemDraft is the record an assessed item becomes.
func itemDraft(p *pack.Pack, it pack.Item) *register.Draft {
	body := record.Body{"pack": p.Name, "item": it.ID}
	if it.Parent != "" {
		body["clause"] = it.Parent
	}
	return &register.Draft{Kind: itemKind(it), Title: itemTitle(it), External: string(p.Key(it.ID)), Body: body}
}

// itemTitle is what the record of an item is called: a control by its title, a
// requirement by what it asks.
func itemTitle(it pack.Item) string {
	title := it.Title
	if !it.Selected && it.Text != "" {
		title = it.Text
	}
	title = strings.Join(strings.Fields(title), " ")
	const most = 160
	r := []rune(title)
	if len(r) <= most {
		return title
	}
	cut := string(r[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + "…"
}

// itemRecords reads the records of a pack's assessed items by their keys, those
// that were retired or removed too. Decisions for single AI systems are not among
// them.
func (s *Service) itemRecords(ctx context.Context, a access.Actor, packs ...*pack.Pack) (map[pack.Key]record.Record, error) {
	keys := map[string][]string{}
	for _, p := range packs {
		for _, it := range p.Assessed() {
			keys[itemKind(it)] = append(keys[itemKind(it)], string(p.Key(it.ID)))
		}
	}
	out := map[pack.Key]record.Record{}
	for kind, all := range keys {
		found, err := s.reg.ByExternals(ctx, a, kind, all)
		if err != nil {
			return nil, err
		}
		for key, r := range found {
			out[pack.Key(key)] = r
		}
	}
	return out, nil
}

// takeUp brings a pack that was set aside, or removed, back into use, and makes
// the records of its items that are wanting.
func (s *Service) takeUp(ctx context.Context, a access.Actor, in record.Record) (record.Record, error) {
	var err error
	if in.Removed {
		if in, err = s.reg.Restore(ctx, a, in.ID, register.Move{}); err != nil {
			return in, err
		}
	}
	if in.State != "in_use" {
		if in, err = s.reg.Step(ctx, a, in.ID, "take_up", register.Move{}); err != nil {
			return in, err
		}
	}
	p, err := s.content(ctx, a, in)
	if err != nil {
		return in, err
	}
	missing, err := s.missing(ctx, a, p)
	if err != nil || len(missing) == 0 {
		return in, err
	}
	_, err = s.reg.Batch(ctx, a, missing)
	return in, err
}
