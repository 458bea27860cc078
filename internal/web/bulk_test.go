package web

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"steward/internal/record"
	"steward/internal/register"
)

// picked are the boxes of a list for records as they are now.
func (b *shelf) picked(records ...record.Record) []string {
	var out []string
	for _, r := range records {
		out = append(out, "id", fmt.Sprintf("%s@%d", r.ID, b.again(r).Rev))
	}
	return out
}

func TestBulk(t *testing.T) {
	b := newShelf(t)
	at := orgURL(b.org.Slug, "ai-systems", "bulk")
	list := "sort=title"
	send := func(records []record.Record, pairs ...string) answer {
		return b.v.post(at, append(append(b.picked(records...), "list", list), pairs...)...)
	}
	boxes := find(b.v.get(b.list("")).page, func(n *html.Node) bool { return attr(n, "name") == "id" })
	if len(boxes) != 4 || attr(boxes[3], "value") != string(b.system.ID)+"@1" {
		t.Fatalf("%d boxes to tick", len(boxes))
	}
	send(nil, "do", "owner").leads(t, b.list(list))
	send(b.others, "do", "owner").want(t, 200, "Owner of 3 AI systems", "Mail sorter", "Tomas Berg")
	send(b.others, "do", "owner", "confirm", "1").want(t, 422, "Give a value")
	send(b.others, "do", "owner", "confirm", "1", "owner", string(b.actor.Person)).leads(t, b.list(list))
	send(b.others, "do", "due", "confirm", "1", "due", "2026-12-24", "reason", "Year's end").leads(t, b.list(list))
	send(b.others, "do", "field").want(t, 200, "Change a field of 3 AI systems", "Legal basis")
	send(b.others, "do", "field", "field", "legal_basis").want(t, 200, "Legal basis of 3 AI systems")
	send(b.others, "do", "field", "field", "legal_basis", "confirm", "1", "f.legal_basis", "Public task").leads(t, b.list(list))
	send(b.others, "do", "field", "field", "origin", "confirm", "1", "f.origin", "zebra").want(t, 422, "does not know")
	send(b.others, "do", "field", "field", "title", "confirm", "1").want(t, 422)
	send(b.others, "do", "field", "field", "legal_basis", "confirm", "1", "clear", "1").leads(t, b.list(list))
	for i, r := range b.others {
		if now := b.again(r); now.Owner != b.actor.Person || now.Due != "2026-12-24" || now.Rev != 5 || now.Body["legal_basis"] != nil {
			t.Errorf("%d: %+v", i, now)
		}
	}
	send(b.others, "do", "step").want(t, 200, "Starts from the state of 3 of 3")
	send(b.others, "do", "step", "step", "retire", "confirm", "1").want(t, 422, "Say why")
	send(b.others, "do", "step", "step", "release", "confirm", "1").want(t, 409, "Nothing was changed", "Write the intended purpose")
	send(b.others[:2], "do", "step", "step", "start_development", "confirm", "1").leads(t, b.list(list))
	send(b.others, "do", "step", "step", "start_development", "confirm", "1").want(t, 409, "from which this step does not start")
	if now := b.again(b.others[2]); now.State != "idea" {
		t.Error("half of a batch was done")
	}
	send(b.others, "do", "remove", "confirm", "1").want(t, 422, "Say why")
	send(b.others, "do", "remove", "confirm", "1", "reason", "Never built").leads(t, b.list(list))
	if rows := rowsOf(b.v.get(b.list(""))); strings.Join(rows, "") != "Chest image triage" {
		t.Errorf("left: %v", rows)
	}
	send(b.others, "do", "fly").want(t, 422)
	b.v.post(at, "do", "owner", "list", "", "id", "nonsense").want(t, 422)
	b.v.post(at, "do", "owner", "list", "colour=red", "id", "nonsense").want(t, 422)
}

func TestBulkNamesEveryStaleRecord(t *testing.T) {
	b := newShelf(t)
	ids := b.picked(b.others...)
	title := "Changed meanwhile"
	for _, r := range b.others[:2] {
		_, err := b.reg.Update(t.Context(), b.actor, r.ID, register.Edit{Title: &title})
		must(t, err)
	}
	at := orgURL(b.org.Slug, "ai-systems", "bulk")
	page := b.v.post(at, append(ids, "list", "", "do", "due", "confirm", "1", "due", "2026-12-24")...).want(t, 409, "Nothing was changed")
	if n := strings.Count(textOf(page.page), "Someone changed it since you ticked it"); n != 2 {
		t.Errorf("%d records named, want 2", n)
	}
	if now := b.again(b.others[2]); now.Due != "" {
		t.Error("half of a batch was done")
	}
	owner := b.as(b.member(b.actor, "contributor", "con@meerwijk.example").ID)
	owner.post(at, append(b.picked(b.others...), "list", "", "do", "remove", "confirm", "1", "reason", "x")...).want(t, 409, "does not allow")
}
