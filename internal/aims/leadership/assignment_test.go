package leadership

import (
	"strings"
	"testing"
	"unicode/utf8"

	"steward/internal/record"
)

func TestTitle(t *testing.T) {
	name := func(id record.ID) string {
		return map[record.ID]string{ann: "Sam Sample", sys: "Triage", lab: strings.Repeat("é", 300), ops: strings.Repeat("x", 300)}[id]
	}
	for _, tt := range []struct {
		body record.Body
		want string
	}{
		{record.Body{"role": Accountable, "holder": string(ann), "scope": string(sys)}, "Accountable: Sam Sample for Triage"},
		{record.Body{"role": "stop", "holder": string(ann)}, "Stop: Sam Sample for the whole organisation"},
		{record.Body{"role": Accountable}, ""},
		{record.Body{"holder": string(ann)}, ""},
		{record.Body{"role": "no such role", "holder": string(ann)}, ""},
	} {
		if got := Assignment.AutoTitle(tt.body, name); got != tt.want {
			t.Errorf("title of %v is %q, want %q", tt.body, got, tt.want)
		}
	}
	for _, role := range Roles() {
		long := Assignment.AutoTitle(record.Body{"role": role.Name, "holder": string(lab), "scope": string(ops)}, name)
		if n := utf8.RuneCountInString(long); n > record.MaxTitle || !utf8.ValidString(long) {
			t.Errorf("title of %s has %d characters", role.Name, n)
		}
	}
}

func TestValidateAssignment(t *testing.T) {
	for name, tt := range map[string]struct {
		body  record.Body
		field string
	}{
		"right":               {record.Body{"valid_from": "2026-01-01", "valid_to": "2026-01-01", "holder": "ann", "deputy": "bob", "delegated_from": "other"}, ""},
		"no end":              {record.Body{"valid_from": "2026-01-01"}, ""},
		"ends before":         {record.Body{"valid_from": "2026-01-02", "valid_to": "2026-01-01"}, "valid_to"},
		"from itself":         {record.Body{"delegated_from": "me"}, "delegated_from"},
		"deputy of oneself":   {record.Body{"holder": "ann", "deputy": "ann"}, "deputy"},
		"for itself as scope": {record.Body{"scope": "me"}, "scope"},
	} {
		got := Assignment.Validate(nil, record.Record{ID: "me", Body: tt.body})
		if tt.field == "" && len(got) > 0 || tt.field != "" && (len(got) != 1 || got[0].Field != tt.field) {
			t.Errorf("%s: %v, want a finding on %q", name, got, tt.field)
		}
	}
}
