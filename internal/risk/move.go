package risk

import (
	"context"
	"fmt"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/planning"
	"steward/internal/aims/rating"
	"steward/internal/record"
)

// MostMoved is how many risks are moved to other criteria at once.
const MostMoved = 200

// Move is what becomes of the open risks judged by an edition of criteria when
// their levels are read on the scales of the edition in force. It is no assessment:
// who judged, on which day and why stay as they are.
type Move struct {
	From, To Criteria
	Reading  Reading
	Kept     bool // the reading is the one kept with the criteria in force
	Risks    []Moving
	Total    int // open risks judged by From
	Unseen   int // of them, those not looked at yet, since Risks has enough
}

// Moving is one risk: as it stands, and as it would.
type Moving struct {
	Now   record.Record
	Then  record.Record // with computed fields; of no use when it stays
	Stays string        // why it is not moved; "" when it can be
}

// Changes reports whether the band of what is left changes, or of what was there
// before treatment.
func (m Moving) Changes() bool {
	return m.Stays == "" && (m.Now.Derived.Text("residual_band") != m.Then.Derived.Text("residual_band") || m.Now.Derived.Text("inherent_band") != m.Then.Derived.Text("inherent_band"))
}

// Ends reports whether an acceptance counts no more once the risk is moved: it was
// given by other criteria.
func (m Moving) Ends() bool { return m.Stays == "" && m.Now.Derived.Text("accepted") == "yes" }

// Moves looks at what a reading makes of the risks judged by an edition, writing
// nothing; nil reads as was kept with the criteria in force, or else by name. It
// stops at MostMoved risks that can be moved.
func (s *Service) Moves(ctx context.Context, a access.Actor, from record.ID, reading *Reading) (Move, error) {
	m, err := s.moveOf(ctx, a, from, reading)
	if err != nil {
		return m, err
	}
	all, err := s.allOf(ctx, a, "risk", is("criteria", string(from)), not("state", "closed"))
	if err != nil {
		return m, err
	}
	slices.SortFunc(all, func(x, y record.Record) int { return int(x.Number - y.Number) })
	m.Total, m.Unseen = len(all), len(all)
	movable := 0
	for chunk := range slices.Chunk(all, 50) {
		if movable+len(chunk) > MostMoved {
			break
		}
		list, err := s.read(ctx, a, m, chunk)
		if err != nil {
			return m, err
		}
		for _, one := range list {
			if one.Stays == "" {
				movable++
			}
		}
		m.Risks, m.Unseen = append(m.Risks, list...), m.Unseen-len(chunk)
	}
	return m, nil
}

// moveOf finds the two editions and the reading between them.
func (s *Service) moveOf(ctx context.Context, a access.Actor, from record.ID, reading *Reading) (Move, error) {
	var m Move
	var err error
	if m.From, err = s.Criteria(ctx, a, from); err != nil {
		return m, err
	}
	var ok bool
	if m.To, ok, err = s.InForce(ctx, a); err != nil {
		return m, err
	}
	switch {
	case !ok:
		return m, record.Fail(record.Illegal, "No criteria are in force to move risks to.")
	case m.From.Record.ID == m.To.Record.ID:
		return m, record.Fail(record.Illegal, "These criteria are in force; their risks need not be moved.")
	}
	kept, isKept := keptReading(m.To.Record.Body.List("carried"), editionRef(m.From), m.From.Scale, m.To.Scale)
	switch {
	case reading != nil:
		m.Reading, m.Kept = *reading, isKept && slices.Equal(kept.Likelihood, reading.Likelihood) && slices.Equal(kept.Severity, reading.Severity)
	case isKept:
		m.Reading, m.Kept = kept, true
	default:
		m.Reading = ByName(m.From.Scale, m.To.Scale)
	}
	return m, m.Reading.check(m.From.Scale, m.To.Scale)
}

// AsRead are the ratings of a risk on the scales of criteria: as they are when it
// was judged by those, or else by the reading kept with them or by name, and other
// is true. What nobody has said how to read is the zero Point.
func (s *Service) AsRead(ctx context.Context, a access.Actor, r record.Record, c Criteria) (inherent, current rating.Point, other bool, err error) {
	f := ratings()
	inherent, current = rating.PointOf(r.Value, f[0][0], f[0][1]), rating.PointOf(r.Value, f[1][0], f[1][1])
	id := r.Body.ID("criteria")
	if id == c.Record.ID || id == "" || !inherent.Rated() && !current.Rated() {
		return inherent, current, false, nil
	}
	from, err := s.Criteria(ctx, a, id)
	if err != nil {
		return rating.Point{}, rating.Point{}, true, err
	}
	reading, ok := keptReading(c.Record.Body.List("carried"), editionRef(from), from.Scale, c.Scale)
	if !ok {
		reading = ByName(from.Scale, c.Scale)
	}
	if inherent, ok = reading.of(inherent); !ok {
		inherent = rating.Point{}
	}
	if current, ok = reading.of(current); !ok {
		current = rating.Point{}
	}
	return inherent, current, true, nil
}

func editionRef(c Criteria) string { return fmt.Sprintf("CRI-%d", c.Record.Number) }

// read says what becomes of risks, with all that hangs on them, whoever asks.
func (s *Service) read(ctx context.Context, a access.Actor, m Move, risks []record.Record) ([]Moving, error) {
	linked := map[record.ID][]record.Record{}
	all := access.System(a.Org)
	var ids, about []string
	for _, r := range risks {
		ids, about = append(ids, string(r.ID)), append(about, r.Body.List("about")...)
	}
	for _, kind := range []string{"treatment", "risk-acceptance"} {
		list, err := s.allOf(ctx, all, kind, is("risk", ids...))
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			linked[l.Body.ID("risk")] = append(linked[l.Body.ID("risk")], l)
		}
	}
	things, err := s.things(ctx, all, about)
	if err != nil {
		return nil, err
	}
	out := make([]Moving, len(risks))
	for i, r := range risks {
		for _, id := range r.Body.List("about") {
			if t, ok := things[record.ID(id)]; ok {
				linked[r.ID] = append(linked[r.ID], t)
			}
		}
		out[i] = s.moving(a, m, r, linked[r.ID])
	}
	return out, nil
}

func (s *Service) things(ctx context.Context, a access.Actor, ids []string) (map[record.ID]record.Record, error) {
	var list []record.ID
	for _, id := range ids {
		list = append(list, record.ID(id))
	}
	slices.Sort(list)
	found, err := s.reg.GetMany(ctx, a, slices.Compact(list))
	for id, r := range found {
		r.Mark = s.reg.Kinds().Kind(r.Kind).MarkOf(r)
		found[id] = r
	}
	return found, err
}

// moving reads one risk.
func (s *Service) moving(a access.Actor, m Move, r record.Record, linked []record.Record) Moving {
	out := Moving{Now: r, Then: r.Clone()}
	if d := a.May(access.Update, "risk", &r); !d.Allowed {
		out.Stays = d.Reason
		return out
	}
	if len([]rune(r.Body.Text("inherent_rationale"))) > record.MaxRichText-mostNote {
		out.Stays = "Its rationale is too long for a note about the move. Assess it anew."
		return out
	}
	if out.Stays = m.reads(&out.Then, linked); out.Stays != "" {
		return out
	}
	out.Then.Derived, _ = s.reg.Kinds().Kind("risk").Compute(out.Then, append(linked, m.To.Record), s.reg.Now())
	return out
}

// ratings are the fields of the two ratings that people judge.
func ratings() [][2]string {
	return [][2]string{{"inherent_likelihood", "inherent_severity"}, {"current_likelihood", "current_severity"}}
}

// reads writes the ratings of a risk as the reading has them, or says why it
// cannot.
func (m Move) reads(r *record.Record, treatments []record.Record) string {
	inherent := rating.PointOf(r.Value, "inherent_likelihood", "inherent_severity")
	if why := m.treated(*r, inherent, treatments); why != "" {
		return why
	}
	for _, f := range ratings() {
		old := rating.PointOf(r.Value, f[0], f[1])
		now, ok := m.Reading.of(old)
		switch {
		case !ok && !m.From.on(old):
			return fmt.Sprintf("Its levels are not on the scales of %s. Assess it anew.", editionRef(m.From))
		case !ok:
			return fmt.Sprintf("How %s is read has not been chosen.", m.From.words(old, m.Reading))
		case old.Rated():
			r.Body[f[0]], r.Body[f[1]] = float64(now.Likelihood), float64(now.Severity)
		}
	}
	r.Body["criteria"] = string(m.To.Record.ID)
	return ""
}

// on reports whether a rating lies on the scale.
func (c Criteria) on(p rating.Point) bool { _, ok := c.Scale.Band(p); return ok }

// words name the levels of a rating that the reading leaves open.
func (c Criteria) words(p rating.Point, r Reading) string {
	l, s := c.Scale.Likelihood[p.Likelihood-1].Name, c.Scale.Severity[p.Severity-1].Name
	switch {
	case r.Likelihood[p.Likelihood-1] != 0:
		return "severity " + s
	case r.Severity[p.Severity-1] != 0:
		return "likelihood " + l
	}
	return "likelihood " + l + " and severity " + s
}

// mostCombined bounds the treatments whose combinations are tried.
const mostCombined = 12

// treated says why the treatments of a risk stand in the way, or "". What a
// treatment takes off was said in levels of the old scale. Where the new one has
// fewer, the same number would take off more, and the risk would fall without
// anything new to show for it; that is looked for in every combination, since
// which of them count changes with evidence.
func (m Move) treated(r record.Record, inherent rating.Point, linked []record.Record) string {
	var effects []rating.Effect
	for _, t := range linked {
		if e := planning.EffectOf(t); t.Kind == "treatment" && t.State != "abandoned" && e != (rating.Effect{}) {
			effects = append(effects, e)
		}
	}
	if len(effects) == 0 || !inherent.Rated() {
		return ""
	}
	now, ok := m.Reading.of(inherent)
	if !ok {
		return "" // said for the rating itself
	}
	if len(effects) > mostCombined {
		return fmt.Sprintf("It has more than %d treatments. Assess it by hand.", mostCombined)
	}
	for set := range 1 << len(effects) {
		var chosen []rating.Effect
		for i, e := range effects {
			if set&(1<<i) != 0 {
				chosen = append(chosen, e)
			}
		}
		if !m.noBetter(r.Body.Text("nature") == "opportunity", inherent, now, chosen) {
			return "What its treatments take off was said in levels of the old scales and comes to something better on the new ones. Say on its treatments what they take off now, or assess it anew."
		}
	}
	return ""
}

// noBetter reports whether effects bring the rating now no further than the
// reading of where they brought the rating before.
func (m Move) noBetter(chance bool, before, now rating.Point, effects []rating.Effect) bool {
	old, next := m.From.Scale, m.To.Scale
	if chance {
		want, ok := m.Reading.of(rating.Reached(before, rating.Point{}, effects, len(old.Likelihood), len(old.Severity)))
		got := rating.Reached(now, rating.Point{}, effects, len(next.Likelihood), len(next.Severity))
		return ok && got.Likelihood <= want.Likelihood && got.Severity <= want.Severity
	}
	want, ok := m.Reading.of(rating.Residual(before, rating.Point{}, effects))
	got := rating.Residual(now, rating.Point{}, effects)
	return ok && got.Likelihood >= want.Likelihood && got.Severity >= want.Severity
}
