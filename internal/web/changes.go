package web

import (
	"strconv"
	"strings"
	"time"

	"steward/internal/record"
)

// changeRow is a change of the organisation as a sentence with its proof.
type changeRow struct {
	Seq    int64
	At     time.Time
	Actor  string
	Did    string // "registered", "changed", "took the step Retire on"
	What   string // title of the record, or what else was acted on
	Ref    string
	URL    string // of the record; empty when it has no page
	Proof  string
	Reason string
}

// changeRows reads who acted and makes the sentences.
func (c *call) changeRows(changes []record.Change) ([]changeRow, error) {
	ids := make([]record.ID, 0, len(changes))
	for _, ch := range changes {
		ids = append(ids, ch.Actor)
	}
	names, err := c.web.reg.Actors(c.ctx, c.actor, distinct(ids))
	if err != nil {
		return nil, err
	}
	rows := make([]changeRow, 0, len(changes))
	for _, ch := range changes {
		rows = append(rows, c.changeRow(ch, names))
	}
	return rows, nil
}

func (c *call) changeRow(ch record.Change, names map[record.ID]string) changeRow {
	row := changeRow{Seq: ch.Seq, At: ch.At, Actor: names[ch.Actor], What: ch.Title, Reason: ch.Reason,
		Proof: c.url("log", strconv.FormatInt(ch.Seq, 10))}
	switch {
	case ch.Actor == "system":
		row.Actor = "Steward"
	case row.Actor == "":
		row.Actor = "Somebody"
	}
	k := c.web.kinds.Kind(ch.Kind)
	if isOpened(ch) {
		opened := c.openedRow(ch)
		row.Did, row.What, row.URL = opened.Did, opened.What, opened.URL
		return row
	}
	if k == nil {
		row.Did, row.What = actOf(ch)
		return row
	}
	row.Did = didTo(k, ch.Action)
	row.Ref = record.Record{Number: ch.Number}.Ref(k)
	switch {
	case ch.Erased || ch.Title == "":
		row.What = lowerFirst(k.Label) + " " + row.Ref
	case k.Aside:
		row.What = withArticle(lowerFirst(k.Label))
	}
	if !k.Aside && ch.Number > 0 {
		row.URL = c.recordURL(ch.Kind, ch.Number)
	}
	return row
}

// withArticle puts a or an before the label of a kind.
func withArticle(label string) string {
	if label != "" && strings.ContainsRune("aeio", rune(label[0])) {
		return "an " + label
	}
	return "a " + label
}

// didTo is the verb of a sentence about a record.
func didTo(k *record.Kind, action string) string {
	switch action {
	case record.ActCreate:
		return "added"
	case record.ActUpdate:
		return "changed"
	case record.ActRemove:
		return "removed"
	case record.ActRestore:
		return "brought back"
	case record.ActErase:
		return "erased"
	}
	if t := k.Transition(action); t != nil {
		return "took the step “" + t.Label + "” on"
	}
	return action
}

// actOf is the sentence about what is no record: access and settings.
func actOf(ch record.Change) (did, what string) {
	objects := map[string]string{
		"membership": "a membership", "invitation": "an invitation", "role": "the role " + ch.Body.Text("name"), "token": "an API token",
		"field": "the fields of " + ch.Body.Text("kind"), "organisation-settings": "the settings", "mapping": "an import mapping", "view": "a saved list", "export": "a pack",
	}
	verbs := map[string]string{
		"put": "changed", "create": "made", "remove": "removed", "revoke": "revoked", "accept": "accepted", "rename": "renamed the organisation in", "share": "shared", "export": "made",
	}
	did, what = ch.Action, ch.Kind
	if v, ok := verbs[ch.Action]; ok {
		did = v
	}
	if o, ok := objects[ch.Kind]; ok {
		what = o
	}
	return did, what
}
