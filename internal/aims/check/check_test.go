package check

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"steward/internal/record"
)

func TestForms(t *testing.T) {
	type test struct {
		value string
		ok    bool
	}
	forms := map[string]struct {
		check func(record.Body, string, string) []record.FieldError
		tests []test
	}{
		"url": {URL, []test{
			{"", true}, {"https://example.org", true}, {"http://example.org:8080/a?b=c#d", true}, {"HTTPS://EXAMPLE.ORG", true},
			{"http://[2001:db8::1]/", true}, {"example.org", false}, {"ftp://example.org", false}, {"javascript:alert(1)", false},
			{"https://", false}, {"https:example.org", false}, {"https://:80", false}, {"https://user:secret@example.org", false},
			{"https://user@example.org", false}, {"data:text/html,x", false}, {"//example.org", false}, {"https://exa mple.org", false},
		}},
		"email": {Email, []test{
			{"", true}, {"name@example.org", true}, {"first.last+tag@example.org", true}, {"name", false}, {"name@", false},
			{"@example.org", false}, {"Name <name@example.org>", false}, {"<name@example.org>", false},
			{"a@example.org, b@example.org", false}, {"na me@example.org", false}, {`"na me"@example.org`, false},
		}},
		"country": {Country, []test{
			{"", true}, {"NL", true}, {"Côte d'Ivoire", true}, {"日本", true}, {"N", false}, {"--", false}, {"31", false}, {"N1L", false},
		}},
	}
	for name, form := range forms {
		for _, tt := range form.tests {
			got := form.check(record.Body{"f": tt.value}, "f", "Label")
			if (len(got) == 0) != tt.ok {
				t.Errorf("%s(%q) = %v, want right: %t", name, tt.value, got, tt.ok)
			}
			for _, e := range got {
				if e.Field != "f" || e.Code != "invalid" || e.Message == "" {
					t.Errorf("%s(%q) does not name the field and the reason: %+v", name, tt.value, e)
				}
			}
		}
	}
}

func TestOrderAndSelf(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		ok       bool
	}{{"", "", true}, {"2026-01-02", "", true}, {"", "2026-01-02", true}, {"2026-01-02", "2026-01-02", true}, {"2026-01-02", "2026-01-03", true}, {"2026-01-02", "2026-01-01", false}} {
		if got := Order(record.Body{"from": tt.from, "to": tt.to}, "from", "to", "No."); (len(got) == 0) != tt.ok {
			t.Errorf("Order(%q, %q) = %v, want right: %t", tt.from, tt.to, got, tt.ok)
		}
	}
	r := record.Record{ID: "me", Body: record.Body{"parts": []any{"other", "me"}}}
	want := Invalid("parts", "Not itself.")
	if diff := cmp.Diff(want, NotSelf(r, "parts", "Not itself.")); diff != "" {
		t.Error(diff)
	}
	if got := NotSelf(record.Record{ID: "else", Body: r.Body}, "parts", "Not itself."); got != nil {
		t.Errorf("a link to others is refused: %v", got)
	}
	if got := NotSelf(record.Record{Body: record.Body{"parts": ""}}, "parts", "Not itself."); got != nil {
		t.Errorf("a record without identity is refused: %v", got)
	}
	if got := All(nil, Invalid("a", "x"), Invalid("b", "y")); len(got) != 2 || got[0].Field != "a" {
		t.Errorf("All = %v", got)
	}
}
