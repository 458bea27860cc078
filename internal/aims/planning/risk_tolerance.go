package planning

import (
	"fmt"
	"time"

	"steward/internal/aims/check"
	"steward/internal/aims/rating"
	"steward/internal/record"
)

// RiskTolerance says how much risk of a category the organisation seeks, how much
// it tolerates, and who may accept up to which band (ISO/IEC 42001 6.1.1, 6.1.3;
// ISO/IEC 23894 6.3.4). Several of one category add the people they name; of
// bands the lowest hold.
var RiskTolerance = &record.Kind{
	Name: "risk-tolerance", Plural: "risk-tolerances", Label: "Risk limit", Labels: "Risk limits", Prefix: "TOL", Icon: "filter", Clause: "6", Version: 1,
	Help:    "How much risk of a category is sought and tolerated, and who may accept up to which band.",
	Source:  "ISO/IEC 42001 6.1.1, 6.1.3; ISO/IEC 23894 6.3.4",
	Example: "Privacy: appetite low, tolerance medium; the head of data accepts up to medium.",
	Columns: []string{"category", "appetite", "tolerance", "acceptors", "accept_up_to"},
	Fields: []record.Field{
		{Name: "criteria", Label: "Criteria", Type: record.LinkType, Required: true, Target: []string{"risk-criteria"}, Inverse: "Limits", Index: true, Group: "Limit", Help: "The criteria whose bands are meant."},
		{Name: "category", Label: "Category", Type: record.Enum, Required: true, Index: true, Group: "Limit", Help: "What risks it is for.", Options: append(RiskCategories(), record.Option{Name: AnyCategory, Label: "Any other", Help: "Every category that has no limits of its own."})},
		{Name: "appetite", Label: "Appetite", Type: record.Text, Required: true, Index: true, Group: "Limit", Source: "ISO/IEC 23894 6.3.4", Help: "The band up to which such risks are sought or taken without more ado."},
		{Name: "tolerance", Label: "Tolerance", Type: record.Text, Required: true, Index: true, Group: "Limit", Source: "ISO/IEC 23894 6.3.4", Help: "The band up to which they may be tolerated when somebody entitled accepts them."},
		{Name: "loss_limit", Label: "Loss in a year", Type: record.Money, Group: "Limit", Source: "ISO/IEC 23894 6.3.4", Help: "For risks in money: what a year may cost more than only rarely, such as 50000 EUR."},
		{Name: "loss_chance", Label: "Exceeded in at most", Type: record.Number, Min: number(0), Max: number(100), Unit: "% of years", Group: "Limit", Source: "ISO/IEC 23894 6.3.4", Help: "For risks in money: in how many of a hundred years a risk may cost more than that."},
		{Name: "acceptors", Label: "May accept", Type: record.Person, Many: true, Inverse: "May accept risks", Index: true, Group: "Authority", Source: "ISO/IEC 42001 6.1.3", Help: "Who may accept such risks. Who owns a risk accepts it only when named here."},
		{Name: "accept_up_to", Label: "Up to", Type: record.Text, Index: true, Group: "Authority", Source: "ISO/IEC 42001 6.1.3", Help: "The highest band they may accept."},
		{Name: "note", Label: "Because", Type: record.RichText, Group: "Authority", Help: "Why the limits are where they are."},
		{Name: "fits", Label: "Fits the criteria", Type: record.Computed, As: record.Enum, Options: record.YesNo()[:2], Index: true, Group: "State", Help: "No when a band is none of the criteria, or tolerance is below appetite; such a limit does not count."},
	},
	States: []record.State{
		{Name: "draft", Label: "Draft", Help: "Being discussed.", Shape: record.Draft},
		{Name: "in_force", Label: "In force", Help: "It counts.", Shape: record.Good},
		{Name: "withdrawn", Label: "Withdrawn", Help: "It counts no more.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "enact", Label: "Bring into force", From: []string{"draft"}, To: "in_force", FourEyes: true, Guard: `fits == "yes"`, Else: "Every band has to be one of the criteria's, and tolerance not below appetite."},
		{Name: "withdraw", Label: "Withdraw", From: []string{"draft", "in_force"}, To: "withdrawn", NeedsReason: true},
		{Name: "reopen", Label: "Back to draft", From: []string{"in_force", "withdrawn"}, To: "draft", NeedsReason: true},
	},
	AutoTitle: func(b record.Body, _ func(record.ID) string) string {
		label := b.Text("category")
		for _, o := range append(RiskCategories(), record.Option{Name: AnyCategory, Label: "Any other"}) {
			if o.Name == label {
				label = o.Label
			}
		}
		return fmt.Sprintf("%s: appetite %s, tolerance %s", label, b.Text("appetite"), b.Text("tolerance"))
	},
	DerivesOn: []string{"criteria"},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		out := check.Frozen(old, r, []string{"in_force", "withdrawn"}, "A limit in force is not changed. Take it back to draft first; somebody else then brings it into force.", "criteria", "category", "appetite", "tolerance", "loss_limit", "loss_chance", "acceptors", "accept_up_to")
		if n, _, ok := Amount(r.Body.Text("loss_limit")); ok && n < 0 {
			out = append(out, check.Invalid("loss_limit", "A loss is not negative.")...)
		}
		if (r.Body["loss_limit"] == nil) != (r.Body["loss_chance"] == nil) {
			out = append(out, check.Invalid("loss_chance", "Say both, the loss and in how many years it may be exceeded, or neither.")...)
		}
		if len(r.Body.List("acceptors")) > 0 && r.Body.Text("accept_up_to") == "" {
			out = append(out, check.Invalid("accept_up_to", "Say up to which band they may accept.")...)
		}
		return out
	},
	Derive: func(r record.Record, criteria []record.Record, _ time.Time) (record.Body, time.Time) {
		return record.Body{"fits": yesNo(fitsCriteria(r, criteria))}, time.Time{}
	},
	Sample: func() (string, record.Body) {
		return "", record.Body{"category": "privacy", "appetite": "low", "tolerance": "medium", "accept_up_to": "medium", "loss_limit": "50000 EUR", "loss_chance": 5.0, "note": "People give their data because they have to."}
	},
}

func fitsCriteria(r record.Record, criteria []record.Record) bool {
	for _, c := range criteria {
		if c.Kind != "risk-criteria" || c.Removed {
			continue
		}
		scale, wrong := rating.Read(c.Body)
		if len(wrong) > 0 {
			return false
		}
		appetite, tolerance := scale.BandIndex(r.Body.Text("appetite")), scale.BandIndex(r.Body.Text("tolerance"))
		upTo := r.Body.Text("accept_up_to")
		return appetite >= 0 && tolerance >= appetite && (upTo == "" || scale.BandIndex(upTo) >= 0)
	}
	return false
}

// LossLimit is a loss in a year that at most a share of years, 0 to 1, may exceed.
type LossLimit struct {
	Loss, Share float64
	By          []record.Record // the limits that say so
}

// LossLimitFor is the limit in money that limits in force set for a category in a
// currency; false when they set none. Of several the lowest loss and the lowest
// share hold. Limits of the category come before those of any other.
func LossLimitFor(limits []record.Record, category, currency string) (LossLimit, bool) {
	for _, name := range []string{category, AnyCategory} {
		out := LossLimit{Share: 1}
		for _, l := range limits {
			loss, in, ok := Amount(l.Body.Text("loss_limit"))
			if !ok || in != currency || l.State != "in_force" || l.Removed || l.Derived.Text("fits") != "yes" || l.Body.Text("category") != name {
				continue
			}
			chance, _ := l.Body["loss_chance"].(float64)
			if len(out.By) == 0 || loss < out.Loss {
				out.Loss = loss
			}
			out.Share, out.By = min(out.Share, chance/100), append(out.By, l)
		}
		if len(out.By) > 0 {
			return out, true
		}
	}
	return LossLimit{}, false
}

// Authority is the highest band up to which a person may accept risks of a
// category by the limits in force, an index of the scale's bands, and the limit
// that says so; -1 when none does. Limits of the category come before those of any
// other.
func Authority(limits []record.Record, scale rating.Scale, category string, person record.ID) (int, record.Record) {
	for _, name := range []string{category, AnyCategory} {
		best, by, own := -1, record.Record{}, false
		for _, l := range limits {
			if l.State != "in_force" || l.Removed || l.Derived.Text("fits") != "yes" || l.Body.Text("category") != name {
				continue
			}
			own = true
			if up := scale.BandIndex(l.Body.Text("accept_up_to")); up > best && has(l.Body.List("acceptors"), person) {
				best, by = up, l
			}
		}
		if own {
			return best, by
		}
	}
	return -1, record.Record{}
}

func has(list []string, id record.ID) bool {
	for _, x := range list {
		if id != "" && x == string(id) {
			return true
		}
	}
	return false
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
