package context

import (
	"testing"

	"steward/internal/record"
)

func TestValidate(t *testing.T) {
	for name, tt := range map[string]struct {
		kind   *record.Kind
		body   record.Body
		fields []string
	}{
		"organisation right": {Organisation, record.Body{"country": "IE", "website": "https://example.org", "contact_email": "ai@example.org"}, nil},
		"organisation wrong": {Organisation, record.Body{"country": "1", "website": "example.org", "contact_email": "ai"}, []string{"country", "website", "contact_email"}},
		"unit right":         {Unit, record.Body{"parent": "other", "country": "Ireland"}, nil},
		"unit wrong":         {Unit, record.Body{"parent": "me", "country": "I"}, []string{"country", "parent"}},
	} {
		got := tt.kind.Validate(nil, record.Record{ID: "me", Body: tt.body})
		if len(got) != len(tt.fields) {
			t.Fatalf("%s: %v, want findings on %v", name, got, tt.fields)
		}
		for i, f := range tt.fields {
			if got[i].Field != f || got[i].Message == "" {
				t.Errorf("%s: finding %d is %+v, want one on %s", name, i, got[i], f)
			}
		}
	}
}
