package record

// Type is the type of a field's value.
type Type string

// The types. In JSON and in the body every value has one form only:
const (
	Text     Type = "text"     // one line of text
	RichText Type = "richtext" // Markdown
	Enum     Type = "enum"     // one of Options, by name
	Number   Type = "number"   // a finite number
	Money    Type = "money"    // "12.50 EUR": amount, space, ISO 4217 code
	DateType Type = "date"     // "2026-08-02", the day the law counts in
	TimeType Type = "time"     // "2026-08-02T10:00:00.000Z", UTC
	Duration Type = "duration" // "P6M", ISO 8601 with years to seconds
	Person   Type = "person"   // the ID of a person record
	LinkType Type = "link"     // the ID of a record of one of Target
	File     Type = "file"     // {"hash","name","size","type"}: bytes kept by content hash
	Computed Type = "computed" // derived by Kind.Derive, shown and filtered like As
)

// Field declares one typed field of a kind, or one an organisation added.
type Field struct {
	Name     string
	Label    string
	Type     Type
	Required bool
	Many     bool   // a list of such values, in the order given, without repeats
	Help     string // what to write, in a sentence
	Source   string // clause, control or article that asks for it
	Group    string // heading on the page

	Options []Option // of an Enum
	Target  []string // kinds a link may name; empty means any
	Inverse string   // what the link is called from the other side
	As      Type     // of a Computed field: the type it is shown as

	Index    bool     // lists can be filtered and counted by it
	MaxRunes int      // of Text and RichText; 0 means the default of the type
	Min, Max *float64 // of a Number
	Unit     string   // shown after a Number
	Personal bool     // holds personal data: erased with the person it is about
	Custom   bool     // added by an organisation
	Author   bool     // of a Person: set by the register to who makes the record, by nobody else
	Kept     bool     // written by the register, or a service that worked it out: not in forms, ignored from outside
}

// Option is one value of an Enum.
type Option struct {
	Name  string
	Label string
	Help  string
}

// Default and absolute bounds of texts, in runes, and of lists, in items.
const (
	MaxText     = 500
	MaxRichText = 50_000
	MaxMany     = 500
	MaxTitle    = 300
)

// IsLink reports whether values are identities of other records.
func (f *Field) IsLink() bool { return f.Type == LinkType || f.Type == Person }

// ReadOnly reports whether people cannot set the field: it is computed, or the
// register writes it.
func (f *Field) ReadOnly() bool { return f.Type == Computed || f.Author || f.Kept }

// Shown is the type values are shown and filtered as.
func (f *Field) Shown() Type {
	if f.Type == Computed {
		return f.As
	}
	return f.Type
}

// Option returns the option by name, or nil.
func (f *Field) Option(name string) *Option {
	for i := range f.Options {
		if f.Options[i].Name == name {
			return &f.Options[i]
		}
	}
	return nil
}

// Targets reports whether the link may name a record of the kind.
func (f *Field) Targets(kind string) bool {
	if f.Type == Person {
		return kind == "person"
	}
	if len(f.Target) == 0 {
		return true
	}
	for _, t := range f.Target {
		if t == kind {
			return true
		}
	}
	return false
}

// YesNo are the options of a question that may be open: unknown is an answer.
func YesNo() []Option {
	return []Option{{Name: "yes", Label: "Yes"}, {Name: "no", Label: "No"}, {Name: "unknown", Label: "Unknown"}}
}
