package risk

import (
	"context"
	"fmt"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/rating"
	"steward/internal/record"
	"steward/internal/register"
)

// Criteria are risk criteria with their scale read and the limits set on them.
type Criteria struct {
	Record record.Record
	Scale  rating.Scale
	Limits []record.Record // of every state, by number
}

// inForceKey is the external identity of the criteria in force, so that the
// database keeps two of them apart.
const inForceKey = "risk-criteria:in-force"

// InForce returns the criteria in force (ISO/IEC 42001 6.1.1); false while there
// are none.
func (s *Service) InForce(ctx context.Context, a access.Actor) (Criteria, bool, error) {
	page, err := s.reg.List(ctx, a, record.Query{Kind: "risk-criteria", Filters: []record.Filter{is("state", "in_force")}, Limit: 1})
	if err != nil || len(page.Records) == 0 {
		return Criteria{}, false, err
	}
	c, err := s.whole(ctx, a, page.Records[0])
	return c, err == nil, err
}

// Criteria returns criteria by identity, in whatever state.
func (s *Service) Criteria(ctx context.Context, a access.Actor, id record.ID) (Criteria, error) {
	r, err := s.find(ctx, a, "risk-criteria", id)
	if err != nil {
		return Criteria{}, err
	}
	return s.whole(ctx, a, r)
}

func (s *Service) whole(ctx context.Context, a access.Actor, r record.Record) (Criteria, error) {
	scale, faults := rating.Read(r.Body)
	if len(faults) > 0 {
		return Criteria{}, record.Fail(record.Invalid, fmt.Sprintf("CRI-%d cannot be read: %s", r.Number, faults[0].Message))
	}
	c := Criteria{Record: r, Scale: scale}
	if !a.May(access.Read, "risk-tolerance", nil).Allowed {
		return c, nil
	}
	var err error
	c.Limits, err = s.allOf(ctx, a, "risk-tolerance", is("criteria", string(r.ID)))
	slices.SortFunc(c.Limits, func(x, y record.Record) int { return int(x.Number - y.Number) })
	return c, err
}

// Editions returns all criteria, the newest first.
func (s *Service) Editions(ctx context.Context, a access.Actor) ([]record.Record, error) {
	all, err := s.allOf(ctx, a, "risk-criteria")
	slices.SortFunc(all, func(x, y record.Record) int { return int(y.Number - x.Number) })
	return all, err
}

// Enact brings approved criteria into force and supersedes those that were, in one
// transaction; so exactly one edition is in force. The guard of the step holds.
func (s *Service) Enact(ctx context.Context, a access.Actor, id record.ID, rev int64) (record.Record, error) {
	r, err := s.find(ctx, a, "risk-criteria", id)
	if err != nil {
		return r, err
	}
	if rev != 0 && rev != r.Rev {
		return r, record.Fail(record.Conflict, "Someone changed the criteria since you opened them. Nothing was written; look at their change and try again.")
	}
	if r.State != "proposed" {
		return r, record.Fail(record.Illegal, "Only criteria that were submitted for approval come into force.")
	}
	old, err := s.allOf(ctx, a, "risk-criteria", is("state", "in_force"))
	if err != nil {
		return r, err
	}
	var writes []register.Write
	none, key := "", inForceKey
	for _, o := range old {
		writes = append(writes,
			register.Write{ID: o.ID, Step: "supersede", Vouched: true, Reason: fmt.Sprintf("Edition %s, CRI-%d, comes into force.", r.Body.Text("edition"), r.Number)},
			register.Write{ID: o.ID, Edit: &register.Edit{External: &none}})
	}
	body := record.Body{"pinned": s.reg.Kinds().Kind(r.Kind).MarkOf(r), "in_force_from": string(record.DateOf(s.reg.Now()))}
	writes = append(writes,
		register.Write{ID: r.ID, Vouched: true, Edit: &register.Edit{Rev: r.Rev, External: &key, Body: body}},
		register.Write{ID: r.ID, Step: "approve", Vouched: true})
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[len(done)-1], nil
}

// Proposal returns title and fields to begin criteria with: those in force, to be
// the edition after them, or five by five of ours while there are none.
func (s *Service) Proposal(ctx context.Context, a access.Actor) (string, record.Body, error) {
	c, ok, err := s.InForce(ctx, a)
	if err != nil {
		return "", nil, err
	}
	if !ok {
		return "Criteria for AI risks", proposed(), nil
	}
	out := record.Body{"edition": nextEdition(c.Record.Body.Text("edition")), "replaces": string(c.Record.ID)}
	for _, f := range append(rating.Audiences(), rating.FieldLikelihood, rating.FieldSeverity, rating.FieldBands, rating.FieldMatrix, "note") {
		if v := c.Record.Body[f]; v != nil {
			out[f] = v
		}
	}
	return c.Record.Title, out.Clone(), nil
}

// nextEdition counts an edition that is a number on by one.
func nextEdition(edition string) string {
	var n int
	if _, err := fmt.Sscanf(edition, "%d", &n); err != nil || fmt.Sprint(n) != edition {
		return edition + " (next)"
	}
	return fmt.Sprint(n + 1)
}

// proposed are five levels by five with words of our own, to begin with.
func proposed() record.Body {
	return record.Body{
		"edition": "1",
		"note":    "Judge the worst that is credible, not the worst that can be thought of. Where people and the organisation are hit differently, the graver one counts.",
		"likelihood": lines("Rare: not expected within ten years", "Unlikely: once in three to ten years", "Possible: once in one to three years",
			"Likely: once or several times a year", "Frequent: every month or more often"),
		"severity": lines("Negligible: gone within a day", "Minor: put right within days", "Moderate: takes weeks, or others, to put right",
			"Major: lasting harm", "Catastrophic: cannot be put right"),
		"individuals": lines("An annoyance", "Time or small sums are lost", "Money, standing or access to a service is lost for a while",
			"Health, work, home or a right is harmed for long", "A life, freedom or livelihood is lost"),
		"groups": lines("Nobody is treated differently", "A few of a group are served worse", "A group is served worse, and it shows in figures",
			"A group is shut out of something that matters", "A group is harmed as such, and for long"),
		"society": lines("Nobody outside notices", "Some trust in a service is lost", "Public criticism; a service is doubted",
			"Trust in an institution falls; others follow the practice", "Harm to institutions, elections, infrastructure or the environment"),
		"organisation": lines("Part of daily work", "Work is late for days", "A service stops for days; costs felt in the budget",
			"A supervisor acts; large cost; leadership answers in public", "A service ends, or the organisation is in danger"),
		"bands": lines("low: nothing needs to follow", "medium: its owner watches it and treats it where that is cheap",
			"high: it is treated, or accepted by management", "extreme: the use stops until it is treated or the top accepts it"),
		"matrix": lines("Rare: low low low medium high", "Unlikely: low low medium medium high", "Possible: low medium medium high extreme",
			"Likely: low medium high high extreme", "Frequent: medium medium high extreme extreme"),
	}
}

func lines(all ...string) []any {
	out := make([]any, len(all))
	for i, l := range all {
		out[i] = l
	}
	return out
}
