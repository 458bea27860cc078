package web

import (
	"net/url"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/conformity"
	"steward/internal/record"
)

// gapRoutes are the pages of gap analyses: rounds, one round with its plan and
// its people, the interview, two rounds compared, and the report.
func gapRoutes() []route {
	out := []route{
		{pattern: "GET /o/{org}/gap", verb: access.Read, kind: "gap-round", do: (*Web).gapRounds},
		{pattern: "POST /o/{org}/gap", verb: access.Create, kind: "gap-round", do: (*Web).gapStart},
		{pattern: "GET /o/{org}/gap/{ref}", verb: access.Read, kind: "gap-round", do: (*Web).gapPage},
		{pattern: "GET /o/{org}/gap/{ref}/plan", verb: access.Read, kind: "gap-round", do: (*Web).gapPlan},
		{pattern: "POST /o/{org}/gap/{ref}/plan", verb: access.Create, kind: "task", do: (*Web).gapRemedy},
		{pattern: "GET /o/{org}/gap/{ref}/people", verb: access.Read, kind: "gap-round", do: (*Web).gapPeople},
		{pattern: "POST /o/{org}/gap/{ref}/people", verb: access.Create, kind: "gap-answer", do: (*Web).gapDelegate},
		{pattern: "GET /o/{org}/gap/{ref}/compare", verb: access.Read, kind: "gap-round", do: (*Web).gapCompare},
		{pattern: "GET /o/{org}/gap/{ref}/ask", verb: access.Read, kind: "gap-answer", do: (*Web).gapAsk},
		{pattern: "POST /o/{org}/gap/{ref}/ask", verb: access.Create, kind: "gap-answer", do: (*Web).gapSave},
	}
	for _, form := range reportForms() {
		out = append(out, route{pattern: "GET /o/{org}/gap/{ref}/report." + form, verb: access.Export, kind: "gap-answer", do: (*Web).gapReport})
	}
	return out
}

// gapHead is what every page of a round shows above its own.
type gapHead struct {
	Round  record.Record
	Kind   *record.Kind
	Ref    string
	Path   string // of the round
	Tab    string
	Packs  []string // titles
	Target string
	Go     string // address of the interview, "" when nothing can be answered
	Report bool   // may be taken out
	Record string // address of the record itself
}

// gapRound reads the identity of the round in the path.
func (c *call) gapRound() (record.Record, error) {
	k := c.web.kinds.Kind("gap-round")
	prefix, number, ok := record.ParseRef(c.path("ref"))
	if !ok || prefix != k.Prefix {
		return record.Record{}, record.Fail(record.NotFound, "There is no such gap analysis.")
	}
	return c.web.reg.ByNumber(c.ctx, c.actor, k.Name, number)
}

// gapWhole reads the round of the path with its answers.
func (c *call) gapWhole() (*conformity.GapRound, error) {
	r, err := c.gapRound()
	if err != nil {
		return nil, err
	}
	return c.web.stand.Gap(c.ctx, c.actor, r.ID)
}

func (c *call) gapHead(g *conformity.GapRound, tab string) gapHead {
	k := c.web.kinds.Kind("gap-round")
	h := gapHead{Round: g.Record, Kind: k, Ref: g.Record.Ref(k), Tab: tab, Target: levelLabel(g.Target()), Record: c.recordURL(k.Name, g.Record.Number)}
	h.Path = c.url("gap", h.Ref)
	for _, p := range g.Packs {
		h.Packs = append(h.Packs, p.Title)
	}
	h.Report = c.actor.May(access.Export, "gap-answer", nil).Allowed
	if g.Open() && c.actor.May(access.Create, "gap-answer", nil).Allowed {
		h.Go = h.Path + "/ask"
	}
	return h
}

// gapQuery is a query of pairs of name and value, empty values left out.
func gapQuery(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return address(path, q.Encode())
}

// badge is a state in words and shape.
type badge struct{ Label, Tone string }

// positionBadge says where something stands.
func positionBadge(s position.Status) badge {
	tones := map[position.Status]string{
		position.Evidenced: "ok", position.Partial: "info half", position.Expired: "warn", position.Unknown: "idle half",
		position.NotStarted: "idle ring", position.Failed: "bad", position.Excluded: "idle square",
	}
	return badge{s.Label(), tones[s]}
}

// standingBadge says what a piece is worth.
func standingBadge(s position.Standing) badge {
	switch s {
	case position.Counts:
		return badge{"Counts", "ok"}
	case position.Early:
		return badge{"Counts later", "info half"}
	case position.Over:
		return badge{"Counts no more", "warn"}
	case position.Waiting:
		return badge{"Not accepted yet", "info half"}
	case position.Refused:
		return badge{"Does not count", "idle square"}
	}
	return badge{"Speaks against", "bad"}
}

// levelBadge holds a level against its target.
func levelBadge(known bool, level, target int) badge {
	switch {
	case !known:
		return badge{"Not known", "idle ring"}
	case level < target:
		return badge{numberOf(level) + ", target " + numberOf(target), "warn"}
	}
	return badge{numberOf(level) + ", target " + numberOf(target), "ok"}
}

// Head is what the head of the page is made of, for templates.
func (h gapHead) Head() gapHead { return h }
