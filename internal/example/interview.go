package example

import "strings"

// reply is what a person said about one requirement or control in a gap
// analysis. Without an answer the person was asked and has not answered.
type reply struct {
	Of       string `yaml:"of"` // key of the item
	Answer   string `yaml:"answer"`
	Maturity string `yaml:"maturity"`
	Note     string `yaml:"note"`
}

// interviewed returns the entries an interview stands for, one for each answer,
// named as package conformity names them, so that answering again on the page
// changes the answer that is there.
func (e entry) interviewed() []entry {
	var out []entry
	for _, a := range e.Answers {
		one := entry{
			ID: e.Interview + "/" + e.Person + "/" + a.Of, Kind: "gap-answer", At: e.At, By: e.By, Owner: e.Person,
			External: "{" + e.Interview + "}|" + a.Of + "|{" + e.Person + "}", State: "asked",
			Fields: map[string]any{"round": e.Interview, "of": a.Of, "pack": packOf(a.Of), "respondent": e.Person},
		}
		if a.Answer != "" {
			one.State = "answered"
		}
		for name, v := range map[string]string{"answer": a.Answer, "maturity": a.Maturity, "note": a.Note} {
			if v != "" {
				one.Fields[name] = v
			}
		}
		out = append(out, one)
	}
	return out
}

// packOf is the pack of a key such as "iso-42001:4.1/1".
func packOf(key string) string {
	name, _, _ := strings.Cut(key, ":")
	return name
}
