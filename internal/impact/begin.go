package impact

import (
	"context"
	"slices"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// taken are the fields of a system that a first draft begins with.
var taken = map[string]string{
	"intended_use": "intended_purpose", "misuse": "foreseeable_misuse", "affected_groups": "affected_groups", "vulnerable_groups": "vulnerable_groups",
	"legal_basis": "legal_basis", "oversight": "human_oversight", "measures": "failure_handling",
}

// Begin makes a draft for a system, filled with what its record says already. The
// actor becomes its owner.
func (s *Service) Begin(ctx context.Context, a access.Actor, system record.ID, title string) (record.Record, error) {
	sys, err := s.of(ctx, a, system, "ai-system")
	if err != nil {
		return sys, err
	}
	body := record.Body{"system": string(sys.ID)}
	for to, from := range taken {
		if v := sys.Body[from]; v != nil {
			body[to] = v
		}
	}
	if title = strings.TrimSpace(title); title == "" {
		title = sys.Title
	}
	return s.reg.Create(ctx, a, register.Draft{Kind: "impact-assessment", Title: title, Owner: a.Person, Body: body}, register.CreateOptions{})
}

// afresh are the fields a new version does not take over: they belong to the day
// of the version before.
var afresh = []string{"decision", "decision_reasons", "conditions", "assessed_on", "dpo_advice", "published_on", "published_at", "notified_on", "replaces"}

// NewVersion makes the draft that is to replace a signed-off assessment, with its
// text and its impacts. Decision, advice and publication begin anew. When such a
// draft is under way, that one is returned.
func (s *Service) NewVersion(ctx context.Context, a access.Actor, id record.ID) (record.Record, error) {
	w, err := s.Assessment(ctx, a, id)
	if err != nil {
		return w.Record, err
	}
	if w.Record.State != "signed_off" && w.Record.State != "published" {
		return w.Record, record.Fail(record.Illegal, "Only an assessment that is signed off and in force gets a new version.")
	}
	under, err := s.all(ctx, a, "impact-assessment", those("replaces", string(id)), those("state", "draft", "in_review"))
	if err != nil {
		return w.Record, err
	}
	if len(under) > 0 {
		return under[0], nil
	}
	writes, err := s.copied(w, a.Person)
	if err != nil {
		return w.Record, err
	}
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return w.Record, register.Unnumbered(err)
	}
	return done[0], nil
}

// copied are the writes that make a draft from an assessment.
func (s *Service) copied(w Assessment, owner record.ID) ([]register.Write, error) {
	id, err := s.reg.NewID()
	if err != nil {
		return nil, err
	}
	body := s.writable(w.Record)
	for _, name := range afresh {
		delete(body, name)
	}
	body["replaces"] = string(w.Record.ID)
	if w.Record.Owner != "" {
		owner = w.Record.Owner
	}
	out := []register.Write{{Create: &register.Draft{ID: id, Kind: "impact-assessment", Title: w.Record.Title, Owner: owner, Body: body, Reason: "New version of " + s.ref(w.Record) + "."}}}
	for _, i := range w.Impacts {
		if dismissed(i) {
			continue
		}
		body := s.writable(i)
		body["assessment"], body["lineage"] = string(id), lineage(i)
		out = append(out, register.Write{Create: &register.Draft{Kind: "impact", Title: i.Title, Owner: i.Owner, Body: body}, Vouched: true})
	}
	return out, nil
}

// writable are the fields of a record that people write.
func (s *Service) writable(r record.Record) record.Body {
	out := r.Body.Clone()
	for name := range out {
		if f := s.reg.Kinds().Kind(r.Kind).Field(name); f == nil && !strings.HasPrefix(name, "x_") || f != nil && f.ReadOnly() {
			delete(out, name)
		}
	}
	return out
}

// lineage names an impact over all versions.
func lineage(r record.Record) string {
	if l := r.Body.Text("lineage"); l != "" {
		return l
	}
	return string(r.ID)
}

// SignOff decides on an assessment: freezes it with its impacts and supersedes the
// version it replaces, in one transaction. The guard of the step holds: decision
// with reasons, every impact rated, enough approvals of the content as it stands,
// the system unchanged since it was submitted. rev is as of register.Edit.
func (s *Service) SignOff(ctx context.Context, a access.Actor, id record.ID, rev int64) (record.Record, error) {
	r, err := s.of(ctx, a, id, "impact-assessment")
	if err != nil {
		return r, err
	}
	kept := record.Body{"signed_on": string(record.DateOf(s.reg.Now()))}
	if w := r.Derived.Text("worst"); w != "" {
		kept["signed_worst"] = w
	}
	var writes []register.Write
	if old := r.Body.ID("replaces"); old != "" {
		before, err := s.reg.Get(ctx, a, old)
		if err != nil && record.CodeOf(err) != record.NotFound {
			return r, err
		}
		if before.Body.ID("system") != r.Body.ID("system") && before.ID != "" {
			return r, record.Fail(record.Illegal, "The version it replaces is about another system.")
		}
		if before.State == "superseded" {
			return r, record.Fail(record.Illegal, "Another version replaced "+s.ref(before)+" already. Begin a new version of that one.")
		}
		if slices.Contains([]string{"signed_off", "published"}, before.State) && !before.Removed {
			writes = append(writes, register.Write{ID: old, Step: "supersede", Reason: s.ref(r) + " was signed off.", Vouched: true})
		}
	}
	writes = append(writes,
		register.Write{ID: id, Edit: &register.Edit{Rev: rev, Body: kept}, Vouched: true},
		register.Write{ID: id, Step: "approve", Vouched: true})
	done, err := s.reg.Batch(ctx, a, writes)
	if err != nil {
		return r, register.Unnumbered(err)
	}
	return done[len(done)-1], nil
}
