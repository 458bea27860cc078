package classify

import (
	"context"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/report"
)

// DutyReport writes up the duties of a system as the law stands on the book's day:
// for each role what must exist, what shows it, how long it is kept, until when,
// from when it binds and why, what a breach can cost at most, and where it stands
// today. organisation heads it.
func (s *Service) DutyReport(ctx context.Context, a access.Actor, b *DutyBook, organisation string) (report.Document, error) {
	size, err := s.SizeOf(ctx, a)
	if err != nil {
		return report.Document{}, err
	}
	var owners []record.ID
	for _, d := range b.Duties {
		owners = append(owners, d.Record.Owner)
	}
	names, err := s.reg.Names(ctx, a, owners)
	if err != nil {
		return report.Document{}, err
	}
	system := b.System.Ref(s.reg.Kinds().Kind("ai-system"))
	w := dutyWriter{b: b, size: size, names: names, kind: s.reg.Kinds().Kind("obligation")}
	d := report.Document{
		Title: b.System.Title, Subtitle: "Duties under the " + b.Regime.Title, Reference: system, Language: "en-GB", Created: s.reg.Now(),
		Footer: organisation + " · " + system + " · duties, law of " + string(b.Day),
		Facts: []report.Fact{
			{Label: "Organisation", Value: organisation}, {Label: "System", Value: system}, {Label: "Class", Value: ClassTitle(b.Regime, b.Class())},
			{Label: "Law read as of", Value: string(b.Day)}, {Label: "Positions as of", Value: string(s.today())}, {Label: "Content", Value: s.Content(b.Regime.Name)},
		},
	}
	if which := b.AnswersOf(s.today()); which != "" {
		d.Facts = append(d.Facts, report.Fact{Label: "Answers", Value: which})
	}
	d.Blocks = append(w.caveats(), w.tables()...)
	d.Blocks = append(d.Blocks, w.ended()...)
	return d, nil
}

// dutyWriter writes the parts of a register of duties.
type dutyWriter struct {
	b     *DutyBook
	size  Size
	names map[record.ID]register.Name
	kind  *record.Kind
}

// caveats say what the report does not know.
func (w dutyWriter) caveats() []report.Block {
	out := []report.Block{report.Paragraph{Kind: report.Note, Text: "Whether a duty binds follows from the answers about the system. Where it stands follows from evidence that was accepted and counts today. Fines are limits of the law and no forecast. This is no legal advice."}}
	if !w.b.Settled() {
		out = append(out, report.Paragraph{Kind: report.Warning, Text: "The class is " + strings.ToLower(ClassTitle(w.b.Regime, w.b.Class())) + ": more duties may follow from answers that are missing."})
	}
	if len(w.b.Roles) > 0 {
		out = append(out, report.Paragraph{Kind: report.Warning, Text: "It is not known whether the organisation is " + strings.ReplaceAll(strings.Join(w.b.Roles, ", "), "_", " ") + ". Duties of those roles are not listed."})
	}
	if len(w.size.Missing) > 0 {
		out = append(out, report.Paragraph{Kind: report.Warning, Text: "Limits of fines are wider than they need be: the profile does not say " + strings.Join(w.size.Missing, ", nor ") + "."})
	}
	return out
}

// tables are the duties of each role that bind or may.
func (w dutyWriter) tables() []report.Block {
	var roles []string
	rows := map[string][][]report.Cell{}
	for _, d := range w.b.Duties {
		if state := stateIn(d.State); state == "ended" || state == "unclear" && d.Record.ID == "" {
			continue
		}
		if rows[d.Role] == nil {
			roles = append(roles, d.Role)
		}
		rows[d.Role] = append(rows[d.Role], w.row(d))
	}
	var out []report.Block
	for _, role := range roles {
		title := "Whatever the role"
		if role != law.AnyRole {
			title = "As " + roleWord(role)
		}
		out = append(out, heading(title), report.Table{Caption: "Duties: " + lowerWord(title), Sheet: title, Rows: rows[role], Columns: []report.Column{
			{Label: "Duty", Width: 3}, {Label: "Shown by, kept for, until", Width: 3}, {Label: "In law", Width: 2}, {Label: "Fine", Width: 1.5}, {Label: "Stands", Width: 2}, {Label: "Owner, due", Width: 1.3}}})
	}
	if len(roles) == 0 {
		out = append(out, report.Paragraph{Text: "No duty binds by what is known."})
	}
	return out
}

func (w dutyWriter) row(d Duty) []report.Cell {
	kept := w.b.KeepOf(d.Obligation)
	keep := kept.Words
	if kept.Ref != "" {
		keep += " (" + kept.Ref + ")"
	}
	if kept.Until != "" {
		keep += ", to " + string(kept.Until) + " at the earliest"
	}
	shown := lines(d.Evidence, labelled("Kept: ", keep), labelled("Until: ", d.Deadline), labelled("When: ", d.Event))
	fine, err := w.size.Fine(w.b.Regime, d.Obligation, w.b.Day)
	words := FineWords(fine)
	if err != nil {
		words = "Not known"
	}
	stands := report.Cell{Text: "No record"}
	owner := report.Cell{}
	duty := report.Cell{Text: d.Title, Lines: lines(d.Ref, d.Must)}
	if r := d.Record; r.ID != "" {
		p := position.Status(r.Derived.Text("position"))
		stands = report.Cell{State: p.Label(), Shape: p.Shape(), Lines: lines(r.Derived.Text("reason"))}
		duty.Lines[0] += " · " + r.Ref(w.kind)
		owner = report.Cell{Text: w.names[r.Owner].Title, Lines: lines(string(r.Due))}
	}
	return []report.Cell{duty, {Lines: shown}, {State: lawTitle(d.State), Shape: lawShape(d.State), Lines: lines(string(d.From), d.Reason)}, {Text: words, Lines: lines(d.FineRef)}, stands, owner}
}

// ended lists what the law does not ask for any more.
func (w dutyWriter) ended() []report.Block {
	var items []string
	for _, d := range w.b.Duties {
		if d.Record.ID != "" && stateIn(d.State) == "ended" {
			items = append(items, fmt.Sprintf("%s, %s (%s). %s", d.Title, d.Ref, d.Record.Ref(w.kind), d.Reason))
		}
	}
	for _, r := range w.b.Ended {
		items = append(items, fmt.Sprintf("%s, %s (%s). %s", r.Body.Text("called"), r.Body.Text("article"), r.Ref(w.kind), r.Body.Text("law_reason")))
	}
	if len(items) == 0 {
		return nil
	}
	return []report.Block{heading("Ended, or not reached"), report.List{Items: items}}
}

func lines(all ...string) []string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func labelled(label, s string) string {
	if s == "" {
		return ""
	}
	return label + s
}

func lowerWord(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func lawTitle(s law.DutyState) string {
	switch s {
	case law.DutyApplies:
		return "Applies"
	case law.DutyWillApply:
		return "Will apply"
	case law.DutyUnknown:
		return "Not known"
	}
	return "Does not bind"
}

func lawShape(s law.DutyState) record.Shape {
	switch s {
	case law.DutyApplies:
		return record.Active
	case law.DutyWillApply:
		return record.Draft
	case law.DutyUnknown:
		return record.Waiting
	}
	return record.Ended
}
