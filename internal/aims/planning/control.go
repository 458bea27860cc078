package planning

import (
	"time"

	"steward/internal/aims/check"
	"steward/internal/aims/evaluation"
	"steward/internal/aims/position"
	"steward/internal/record"
)

// Control is the decision on one control of a pack, for the organisation or for
// one AI system, and where its implementation stands (ISO/IEC 42001 6.1.3). What
// the control says stands in the pack.
var Control = &record.Kind{
	Name: "control", Plural: "controls", Label: "Control", Labels: "Controls", Prefix: "CTL", Icon: "shield", Clause: "6", Version: 1,
	Help:    "One control of a standard: whether it applies, why, and where its implementation stands, derived from evidence and tests.",
	Source:  "ISO/IEC 42001 6.1.3, Annex A",
	Example: "A.6.2.4 is included because of the risk of missed findings; tested every six months.",
	Columns: []string{"item", "position", "system", "until"},
	Fields: append([]record.Field{
		{Name: "pack", Label: "Standard or law", Type: record.Text, Required: true, Index: true, Group: "Control", Help: "The content pack it is from, such as iso-42001."},
		{Name: "item", Label: "Number", Type: record.Text, Required: true, Index: true, Group: "Control", Help: "Its number in the pack, such as A.6.2.4."},
		{Name: "clause", Label: "Objective", Type: record.Text, Index: true, Group: "Control", Help: "The objective it belongs to, such as A.6.2."},
		{Name: "system", Label: "AI system", Type: record.LinkType, Target: []string{"ai-system"}, Inverse: "Controls", Index: true, Group: "Control", Help: "The system the decision is for; empty for the whole organisation. A system without a decision of its own follows the organisation's."},
		{Name: "justification", Label: "Justification", Type: record.RichText, Group: "Decision", Source: "ISO/IEC 42001 6.1.3", Help: "Why it is included, or why it is left out. Both need one."},
		{Name: "reasons", Label: "Reasons", Type: record.Enum, Many: true, Index: true, Group: "Decision", Source: "ISO/IEC 42001 6.1.3", Help: "What it is included for, or why nothing asks for it.", Options: []record.Option{
			{Name: "risk", Label: "Risk", Help: "It treats a risk."},
			{Name: "impact", Label: "Impact", Help: "It answers an impact on people."},
			{Name: "law", Label: "Law", Help: "A law or a regulator asks for it."},
			{Name: "contract", Label: "Contract", Help: "A contract or a customer asks for it."},
			{Name: "policy", Label: "Own policy", Help: "The organisation asks it of itself."},
			{Name: "not_applicable", Label: "Nothing it applies to", Help: "What it is for does not exist here."},
			{Name: "elsewhere", Label: "Done by another control", Help: "Another control does what it is for."},
		}},
		{Name: "implementation", Label: "Implementation", Type: record.RichText, Group: "Implementation", Source: "ISO/IEC 42001 6.1.3, 8.3", Help: "How it is done here, in the organisation's own words. It shows nothing by itself; evidence does."},
		{Name: "cadence", Label: "Has to be tested every", Type: record.Duration, Group: "Implementation", Source: "ISO/IEC 42001 9.1", Help: "Such as P6M for six months. With a cadence, it is shown in part only while no test that passed counts; empty when it need not be tested."},
		{Name: "target", Label: "Target maturity", Type: record.Number, Min: number(0), Max: number(5), Group: "Implementation", Help: "The maturity aimed at, 0 to 5; empty where the round of the gap analysis sets it."},
	}, evaluation.PositionFields()...),
	States: []record.State{
		{Name: "undecided", Label: "Undecided", Help: "Nobody has decided whether it applies.", Shape: record.Waiting},
		{Name: "included", Label: "Included", Help: "It applies, with a justification.", Shape: record.Active},
		{Name: "excluded", Label: "Excluded", Help: "It is left out, with a justification.", Shape: record.Ended},
		{Name: "retired", Label: "Retired", Help: "The version of the pack in use does not have it any more.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "include", Label: "Include", From: []string{"undecided", "excluded"}, To: "included", Guard: "has(justification)", Else: "Write why it is included."},
		{Name: "exclude", Label: "Exclude", From: []string{"undecided", "included"}, To: "excluded", Guard: "has(justification)", Else: "Write why it is left out."},
		{Name: "reconsider", Label: "Reconsider", From: []string{"included", "excluded"}, To: "undecided", NeedsReason: true},
		{Name: "retire", Label: "Retire", From: []string{"undecided", "included", "excluded"}, To: "retired", NeedsReason: true},
		{Name: "bring_back", Label: "Bring back", From: []string{"retired"}, To: "undecided", NeedsReason: true},
	},
	TitleLabel: "Control",
	Scope:      &record.Scope{Pack: "pack"},
	Material:   []string{"state", "position"}, // what treatments of risks rest on
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		out := evaluation.KeepsItem(old, r)
		if (r.State == "included" || r.State == "excluded") && r.Body.Text("justification") == "" {
			out = append(out, check.Invalid("justification", "A control that is included or excluded needs a justification.")...)
		}
		return out
	},
	Derive: func(r record.Record, linked []record.Record, now time.Time) (record.Body, time.Time) {
		return evaluation.Derived(r.ID, SubjectOf(r), linked, now)
	},
	DerivesFrom: []string{"evidence.supports", "document.covers", "control-test.control", "finding.about"},
	Sample: func() (string, record.Body) {
		return "Verification and validation of AI systems", record.Body{
			"pack": "iso-42001", "item": "A.6.2.4", "clause": "A.6.2", "justification": "A missed finding harms a patient; the register of risks says so.", "reasons": []any{"risk", "law"},
			"implementation": "No release without a report on the hospital's own patients.", "cadence": "P6M", "target": 4.0,
		}
	},
}

func number(n float64) *float64 { return &n }

// SubjectOf says what a control's decision means for its position.
func SubjectOf(r record.Record) position.Subject {
	return position.Subject{Control: true, Excluded: r.State == "excluded", Undecided: r.State == "undecided", Tested: r.Body.Text("cadence") != ""}
}
