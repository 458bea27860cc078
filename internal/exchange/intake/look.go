package intake

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"steward/internal/access"
	"steward/internal/exchange"
	"steward/internal/record"
)

// found is what the register has of what the files speak of.
type found struct {
	external map[key]record.Record // by external identity, removed ones too
	title    map[key]record.Record // by exact title, in use only
}

// look reads from the register, in a few questions for each kind, everything
// the drafts describe or point at.
func (p *planner) look() error {
	p.found = found{map[key]record.Record{}, map[key]record.Record{}}
	wanted := map[string]map[string]bool{}
	names := map[string]map[string]bool{}
	put := func(m map[string]map[string]bool, kind, s string) {
		if m[kind] == nil {
			m[kind] = map[string]bool{}
		}
		m[kind][s] = true
	}
	for _, r := range p.rows {
		put(wanted, r.draft.Kind, r.draft.External)
		put(names, r.draft.Kind, r.draft.Title)
		for _, l := range r.draft.Links {
			put(wanted, l.Kind, l.External)
			if byName(l) {
				put(names, l.Kind, l.Title)
			}
		}
	}
	for kind, set := range wanted {
		if !p.sees(kind) {
			continue
		}
		have, err := p.reg.ByExternals(p.ctx, p.actor, kind, keys(set))
		if err != nil {
			return err
		}
		for ext, r := range have {
			p.found.external[key{kind, ext}] = r
		}
	}
	for kind, set := range names {
		if !p.sees(kind) {
			continue
		}
		have, err := p.reg.ByTitles(p.ctx, p.actor, kind, keys(set))
		if err != nil {
			return err
		}
		for title, r := range have {
			p.found.title[key{kind, title}] = r
		}
	}
	p.bind()
	return nil
}

// bind gives what links know by name only the record, else the draft, with that
// exact title. It happens before anything is decided, so that other spellings of
// the name, which share its identity, find the same.
func (p *planner) bind() {
	for _, r := range p.rows {
		for _, l := range r.draft.Links {
			k, t := key{l.Kind, l.External}, key{l.Kind, l.Title}
			if have, ok := p.found.external[k]; ok && !have.Removed || p.drafts[k] != nil || !byName(l) {
				continue
			}
			if have, ok := p.found.title[t]; ok {
				p.found.external[k] = have
			} else if d := p.titles[t]; d != nil {
				p.drafts[k] = d
			}
		}
	}
}

// sees reports whether the actor may read records of a kind at all.
func (p *planner) sees(kind string) bool {
	return p.kinds.Kind(kind) != nil && p.actor.May(access.Read, kind, nil).Allowed
}

// byName reports whether a link knows its target by nothing but the name: its
// external identity is a prefix and the name in lower case.
func byName(l exchange.Link) bool {
	name := strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(l.Title), " ")))
	return name != "" && strings.HasSuffix(l.External, name)
}

func keys(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for s := range set {
		out = append(out, s)
	}
	return out
}
