package law

import "steward/internal/record"

// Annex is a list of the law, item by item.
type Annex struct {
	ID     string      `json:"id"` // such as "IV", or "VIII-A" for a section
	Title  string      `json:"title"`
	Ref    string      `json:"ref"` // the article it belongs to
	Items  []AnnexItem `json:"items"`
	Source string      `json:"source"`
	Note   string      `json:"note,omitempty"`
	Valid  Span        `json:"valid"`
}

// AnnexItem is one point of an annex, in the authors' own words.
type AnnexItem struct {
	ID    string `json:"id"` // such as "IV.2.d"
	Text  string `json:"text"`
	Celex string `json:"celex,omitempty"` // of an act that is listed
	Note  string `json:"note,omitempty"`
	Valid Span   `json:"valid"` // a point that was deleted has an end
}

// Annex returns the annex with the id, or nil.
func (s *Schedule) Annex(id string) *Annex {
	for i := range s.Annexes {
		if s.Annexes[i].ID == id {
			return &s.Annexes[i]
		}
	}
	return nil
}

// ItemsAt returns the points that are in the law on a day, in order.
func (a *Annex) ItemsAt(day record.Date) []AnnexItem {
	var out []AnnexItem
	for _, it := range a.Items {
		if a.Valid.Has(day) && it.Valid.Has(day) {
			out = append(out, it)
		}
	}
	return out
}
