package planning

import (
	"steward/internal/aims/check"
	"steward/internal/record"
)

// Pack is a content pack the organisation has taken into use: one that comes
// with Steward, or one of its own in a file (ISO/IEC 42001 4.2, 6.1.3).
var Pack = &record.Kind{
	Name: "pack", Plural: "packs", Label: "Standard or law in use", Labels: "Standards and laws in use", Prefix: "PCK", Icon: "building", Clause: "6", Version: 1,
	Help:       "A standard, law or catalogue the organisation works with, in the version in use. Its requirements and controls become records.",
	Source:     "ISO/IEC 42001 4.2, 6.1.3",
	Example:    "ISO/IEC 42001:2023, taken into use in March.",
	TitleLabel: "Title",
	Columns:    []string{"name", "edition", "origin"},
	Fields: []record.Field{
		{Name: "name", Label: "Name", Type: record.Text, Required: true, Index: true, Group: "Pack", Help: "The name of the pack, such as iso-42001."},
		{Name: "edition", Label: "Version", Type: record.Text, Required: true, Group: "Pack", Help: "The version in use."},
		{Name: "origin", Label: "Origin", Type: record.Enum, Required: true, Index: true, Group: "Pack", Help: "Where its content is.", Options: []record.Option{
			{Name: "steward", Label: "Comes with Steward", Help: "Its content is part of the program."},
			{Name: "own", Label: "The organisation's own", Help: "Its content is in the file."},
		}},
		{Name: "file", Label: "Content", Type: record.File, Group: "Pack", Help: "The content of the version in use, as canonical JSON."},
		{Name: "note", Label: "Note", Type: record.RichText, Group: "Pack", Help: "Why it is used, and for what."},
	},
	States: []record.State{
		{Name: "in_use", Label: "In use", Help: "Its requirements count.", Shape: record.Active},
		{Name: "set_aside", Label: "Set aside", Help: "Not worked with any more; answers are kept.", Shape: record.Ended},
	},
	Transitions: []record.Transition{
		{Name: "set_aside", Label: "Set aside", From: []string{"in_use"}, To: "set_aside", NeedsReason: true},
		{Name: "take_up", Label: "Take up again", From: []string{"set_aside"}, To: "in_use"},
	},
	Scope: &record.Scope{Pack: "name"},
	Validate: func(old *record.Record, r record.Record) []record.FieldError {
		out := check.Frozen(old, r, []string{r.State}, "The name stays; another pack is another record.", "name", "origin")
		if _, ok := record.ToFileRef(r.Body["file"]); !ok && r.Body.Text("origin") == "own" {
			out = append(out, check.Invalid("file", "A pack of the organisation's own needs the file with its content.")...)
		}
		return out
	},
	Sample: func() (string, record.Body) {
		return "ISO/IEC 42001:2023", record.Body{"name": "iso-42001", "edition": "2023", "origin": "steward", "note": "The hospital wants its management system certified in 2027."}
	},
}
