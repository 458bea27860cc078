package support

import (
	"strings"
	"testing"
	"unicode/utf8"

	"steward/internal/record"
)

func TestValidate(t *testing.T) {
	file := record.FileRef{Hash: strings.Repeat("0", 64), Name: "report.pdf", Size: 1, Type: "application/pdf"}.Value()
	for name, tt := range map[string]struct {
		kind  *record.Kind
		body  record.Body
		field string
	}{
		"evidence in a file":     {Evidence, record.Body{"file": file}, ""},
		"evidence elsewhere":     {Evidence, record.Body{"source": "Archive", "collected": "2026-01-01", "effective": "2026-02-01", "expires": "2026-02-02"}, ""},
		"evidence of nothing":    {Evidence, record.Body{}, "file"},
		"expires as it starts":   {Evidence, record.Body{"file": file, "effective": "2026-02-01", "expires": "2026-02-01"}, "expires"},
		"expires when collected": {Evidence, record.Body{"file": file, "collected": "2026-02-01", "expires": "2026-02-01"}, "expires"},
		"expires before both":    {Evidence, record.Body{"file": file, "collected": "2026-02-01", "effective": "2026-02-01", "expires": "2026-01-01"}, "expires"},
		"person right":           {Person, record.Body{"email": "sam@example.org", "country": "IE"}, ""},
		"person's e-mail":        {Person, record.Body{"email": "sam at example.org"}, "email"},
		"person's country":       {Person, record.Body{"country": "1"}, "country"},
		"resource's address":     {Resource, record.Body{"url": "mailto:sam@example.org"}, "url"},
		"comment on another":     {Comment, record.Body{"about": "other", "reply_to": "else"}, ""},
		"comment about itself":   {Comment, record.Body{"about": "me"}, "about"},
		"comment answers itself": {Comment, record.Body{"about": "other", "reply_to": "me"}, "reply_to"},
	} {
		got := tt.kind.Validate(nil, record.Record{ID: "me", Body: tt.body})
		if tt.field == "" && len(got) > 0 || tt.field != "" && (len(got) != 1 || got[0].Field != tt.field) {
			t.Errorf("%s: %v, want a finding on %q", name, got, tt.field)
		}
	}
}

func TestCommentTitle(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{" \n\t ", ""},
		{"One line.", "One line."},
		{"Two\n\nlines", "Two lines"},
		{strings.Repeat("word ", 40), strings.TrimSpace(strings.Repeat("word ", 16)) + "…"},
		{strings.Repeat("é", 200), strings.Repeat("é", 79) + "…"},
	} {
		got := Comment.AutoTitle(record.Body{"text": tt.text}, nil)
		if got != tt.want {
			t.Errorf("title of %q is %q, want %q", tt.text, got, tt.want)
		}
		if utf8.RuneCountInString(got) > 80 {
			t.Errorf("title of %q is too long", tt.text)
		}
	}
}
