package conformity_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/stand"
	"steward/internal/testenv/world"
)

// house is a world with the service over it.
type house struct {
	*world.World
	*conformity.Service
}

func newHouse(t *testing.T, db string) *house {
	t.Helper()
	var w *world.World
	if db == "postgres" {
		w = world.New(t, world.Postgres(t))
	} else {
		w = world.New(t, world.SQLite(t))
	}
	return &house{w, stand.Conformity(w.Register)}
}

// estate is a house with somebody else in it who reviews.
type estate struct {
	*house
	Other access.Actor
	files int
}

func newEstate(t *testing.T, db string) *estate {
	t.Helper()
	h := newHouse(t, db)
	return &estate{house: h, Other: h.Member(access.Administrator, "otto")}
}

func moveFor(reason string) register.Move { return register.Move{Reason: reason} }

// all reads every record of a kind that is in use.
func (h *house) all(kind string) []record.Record {
	h.Helper()
	var out []record.Record
	h.Must(h.World.Register.Each(h.Context(), h.Admin, kind, func(r record.Record) error { out = append(out, r); return nil }))
	return out
}

// leaves counts what is in the log.
func (h *house) leaves() int64 {
	h.Helper()
	seq, err := h.World.Register.SeqAt(h.Context(), h.Admin, h.Clock.Now())
	h.Must(err)
	return seq
}

// byKey finds the record of an item.
func (h *estate) byKey(key string) record.Record {
	h.Helper()
	for _, kind := range []string{"requirement", "control"} {
		found, err := h.World.Register.ByExternals(h.Context(), h.Admin, kind, []string{key})
		h.Must(err)
		if r, ok := found[key]; ok {
			return r
		}
	}
	h.Fatalf("there is no record of %s", key)
	return record.Record{}
}

// step takes a step as somebody.
func (h *estate) step(a access.Actor, id record.ID, name string) {
	h.Helper()
	_, err := h.World.Register.Step(h.Context(), a, id, name, moveFor("Because."))
	h.Must(err)
}

// file keeps bytes for a record of a kind.
func (h *estate) file(kind, content string) any {
	h.Helper()
	f, err := h.World.Register.PutFile(h.Context(), h.Admin, kind, "file.txt", strings.NewReader(content))
	h.Must(err)
	return f.Value()
}

// evidence hands in a file that supports records, and has it accepted when asked.
func (h *estate) evidence(body record.Body, accepted bool, supports ...record.ID) record.Record {
	h.Helper()
	h.files++
	if body == nil {
		body = record.Body{}
	}
	if body["file"] == nil {
		body["file"] = h.file("evidence", fmt.Sprintf("report %d", h.files))
	}
	body["supports"] = ids(supports...)
	r := h.Create("evidence", fmt.Sprintf("Report %d", h.files), body)
	if accepted {
		h.step(h.Other, r.ID, "accept")
	}
	return r
}

func ids(all ...record.ID) []any {
	out := make([]any, len(all))
	for i, id := range all {
		out[i] = string(id)
	}
	return out
}

// tiny is a pack of the house's own: two clauses, three requirements, two
// controls under one objective.
const tiny = `{"name":"tiny","title":"House rules","version":"1","valid_from":"2020-01-01","selection":"1.1","sources":[{"id":"own","reference":"The house"}],
"items":[
{"id":"1","type":"clause","title":"Order","source":"own"},
{"id":"1.1","parent":"1","type":"requirement","title":"Doors","text":"Doors are shut.","assessed":true,"source":"own"},
{"id":"1.2","parent":"1","type":"requirement","title":"Lights","text":"Lights are out.","assessed":true,"source":"own"},
{"id":"2","type":"clause","title":"Quiet","source":"own"},
{"id":"2.1","parent":"2","type":"requirement","title":"Night","text":"Nights are quiet.","assessed":true,"source":"own"},
{"id":"A.1","type":"objective","title":"Keys","source":"own"},
{"id":"A.1.1","parent":"A.1","type":"control","title":"List of keys","text":"Keep one.","assessed":true,"selected":true,"source":"own"},
{"id":"A.1.2","parent":"A.1","type":"control","title":"Spare keys","text":"Lock them up.","assessed":true,"selected":true,"source":"own"}],
"documents":[{"id":"1-rules","item":"1.1","title":"The rules","form":"document"},{"id":"2-log","item":"2.1","title":"Book of the night","form":"record"}]}`

// useTiny takes the house rules into use.
func (h *estate) useTiny() {
	h.Helper()
	f, err := h.World.Register.PutFile(h.Context(), h.Admin, "pack", "tiny.json", bytes.NewReader([]byte(tiny)))
	h.Must(err)
	h.Create("pack", "House rules", record.Body{"name": "tiny", "edition": "1", "origin": "own", "file": f.Value()})
	_, err = h.Adopt(h.Context(), h.Admin, "tiny")
	h.Must(err)
}

func editOf(body record.Body) register.Edit { return register.Edit{Body: body} }

func draftOf(kind string, body record.Body) register.Draft {
	return register.Draft{Kind: kind, Body: body}
}

var createOnce register.CreateOptions
