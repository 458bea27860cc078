package conformity

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// What a Verdict does to the decision on a control.
const (
	Keep       = ""           // changes texts, not the decision
	Include    = "include"    // needs a justification
	Exclude    = "exclude"    // needs a justification
	Reconsider = "reconsider" // back to undecided; needs a reason
	Follow     = "follow"     // for an AI system: the organisation's decision holds again; needs a reason
)

// Verdict is what somebody decides on one control.
type Verdict struct {
	Item           string
	Rev            int64 // of the record the person saw; 0 when it was the organisation's or there was none
	To             string
	Justification  string
	Reasons        []string // names of options of the field; nil keeps what is there
	Implementation *string  // nil keeps what is there
	Why            string   // the reason of Reconsider and Follow
}

// SoADecide takes decisions on controls in one transaction: either all of them
// with their texts, or none. The first decision for an AI system makes a control
// record of its own. Errors about a field are named by it, "justification" among
// them; with several verdicts the message begins with the control it is about.
func (s *Service) SoADecide(ctx context.Context, a access.Actor, scope SoAScope, verdicts []Verdict) error {
	soa, err := s.SoA(ctx, a, scope)
	if err != nil {
		return err
	}
	var writes []register.Write
	var items []string // the control of each write
	for _, v := range verdicts {
		more, err := s.verdictWrites(soa, v)
		if err != nil {
			return about(err, v.Item, len(verdicts))
		}
		for range more {
			items = append(items, v.Item)
		}
		writes = append(writes, more...)
	}
	if len(writes) == 0 {
		return record.Fail(record.Invalid, "Choose at least one control.")
	}
	_, err = s.reg.Batch(ctx, a, writes)
	var e *record.Error
	if errors.As(err, &e) && e.Item > 0 && e.Item <= len(items) {
		return about(register.Unnumbered(err), items[e.Item-1], len(verdicts))
	}
	return err
}

// about says which control an error is about, where there are several.
func about(err error, item string, of int) error {
	var e *record.Error
	if of < 2 || !errors.As(err, &e) {
		return err
	}
	at := *e
	at.Message = item + ": " + e.Message
	return &at
}

func wrongField(field, message string) error {
	return record.InvalidFields([]record.FieldError{{Field: field, Code: "required", Message: message}})
}

// check names what a verdict lacks before anything is written.
func (v Verdict) check(scope SoAScope) error {
	switch v.To {
	case Include, Exclude:
		if strings.TrimSpace(v.Justification) == "" {
			return wrongField("justification", map[string]string{Include: "Write why it is included.", Exclude: "Write why it is left out."}[v.To])
		}
	case Reconsider, Follow:
		if strings.TrimSpace(v.Why) == "" {
			return wrongField("why", "Say why; it is kept with the change.")
		}
		if v.To == Follow && scope.System == "" {
			return record.Fail(record.Invalid, "Only an AI system can follow the organisation's decision.")
		}
	case Keep:
	default:
		return record.Fail(record.Invalid, "A control is included, excluded or reconsidered; there is nothing else to decide.")
	}
	return nil
}

// verdictWrites are the writes one verdict takes.
func (s *Service) verdictWrites(soa SoA, v Verdict) ([]register.Write, error) {
	row, ok := soa.Row(v.Item)
	if !ok {
		return nil, record.Fail(record.NotFound, fmt.Sprintf("%s has no control %q.", soa.Pack.Title, clipTo(v.Item, 60)))
	}
	if err := v.check(soa.Scope); err != nil {
		return nil, err
	}
	own := row.Record
	if row.Inherited {
		own = record.Record{}
	}
	switch {
	case v.To == Follow && own.ID == "":
		return nil, record.Fail(record.Illegal, "The AI system follows the organisation's decision already.")
	case v.To == Follow:
		return []register.Write{{ID: own.ID, Edit: &register.Edit{Rev: v.Rev}}, {ID: own.ID, Step: "retire", Reason: v.Why}}, nil
	case own.ID == "" && v.Rev != 0:
		return nil, record.Fail(record.Conflict, "Somebody changed this control since you opened it. Nothing was written; look at the change and try again.")
	case own.ID != "" && v.Rev == 0:
		return nil, record.Fail(record.Conflict, "Somebody else decided on this control since you opened it. Nothing was written; look at the decision and try again.")
	case own.ID == "":
		return s.firstVerdict(soa, row, v)
	}
	writes := []register.Write{{ID: own.ID, Edit: &register.Edit{Rev: v.Rev, Body: v.body()}}}
	return append(writes, v.step(own.ID, own.State)...), nil
}

// firstVerdict makes the record of a control that has none in the scope, or brings
// back the one that was retired.
func (s *Service) firstVerdict(soa SoA, row SoARow, v Verdict) ([]register.Write, error) {
	if old := row.retired; old.ID != "" {
		writes := []register.Write{
			{ID: old.ID, Step: "bring_back", Reason: "Decided again in the Statement of Applicability."},
			{ID: old.ID, Edit: &register.Edit{Body: v.body()}},
		}
		return append(writes, v.step(old.ID, Undecided)...), nil
	}
	d := itemDraft(soa.Pack, row.Item)
	id, err := s.reg.NewID()
	if err != nil {
		return nil, err
	}
	d.ID, d.Owner = id, row.Record.Owner
	for name, value := range v.body() {
		if value != nil {
			d.Body[name] = value
		}
	}
	if soa.Scope.System != "" {
		d.Body["system"] = string(soa.Scope.System)
		d.External += "@" + string(soa.Scope.System)
		if cadence := row.Text("cadence"); cadence != "" {
			d.Body["cadence"] = cadence
		}
	}
	return append([]register.Write{{Create: d}}, v.step(id, Undecided)...), nil
}

// body is what the verdict writes into the record.
func (v Verdict) body() record.Body {
	b := record.Body{"justification": orNil(v.Justification)}
	if v.Reasons != nil {
		b["reasons"] = nil
	}
	if len(v.Reasons) > 0 {
		reasons := make([]any, len(v.Reasons))
		for i, r := range v.Reasons {
			reasons[i] = r
		}
		b["reasons"] = reasons
	}
	if v.Implementation != nil {
		b["implementation"] = orNil(*v.Implementation)
	}
	return b
}

func orNil(s string) any {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	return s
}

// step is the transition from a state to what was decided, if any.
func (v Verdict) step(id record.ID, state string) []register.Write {
	to := map[string]string{Include: Included, Exclude: Excluded, Reconsider: Undecided}[v.To]
	if to == "" || to == state {
		return nil
	}
	w := register.Write{ID: id, Step: v.To}
	if v.To == Reconsider {
		w.Reason = v.Why
	}
	return []register.Write{w}
}

func clipTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
