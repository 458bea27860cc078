package conformity

import (
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/aims/position"
	"steward/internal/aims/support"
	"steward/internal/pack"
	"steward/internal/record"
)

// ReadyDocument is one piece of mandatory documented information. It is evidenced
// when a document that is it, or that covers the requirement asking for it, is
// published, filled in and not overdue for review; what is kept as a record can
// also be shown by accepted evidence.
type ReadyDocument struct {
	ReadyLine
	Document pack.Document
	Clause   string // the requirement that asks for it
}

func (r *readiness) readDocuments(ctx context.Context) error {
	var err error
	if r.docs, err = r.kind(ctx, "document"); err != nil {
		return err
	}
	if r.linked, err = r.evidenceOf(ctx); err != nil {
		return err
	}
	for _, d := range r.Grid.Pack.Documents {
		r.Documents = append(r.Documents, r.document(d))
	}
	return nil
}

// evidenceOf reads the evidence of requirements whose documented information is a
// record.
func (r *readiness) evidenceOf(ctx context.Context) (map[record.ID][]record.Record, error) {
	if !r.a.May(access.Read, "evidence", nil).Allowed {
		return nil, nil
	}
	if r.Grid.Past {
		return r.Grid.then.linked, nil
	}
	var asks, ids []record.ID
	for _, d := range r.Grid.Pack.Documents {
		if id := r.rows[d.Item].Record.ID; d.Form == pack.FormRecord && id != "" && !slices.Contains(asks, id) {
			asks = append(asks, id)
		}
	}
	from := map[record.ID][]record.ID{}
	for _, id := range asks {
		links, err := r.s.reg.Links(ctx, r.a, linksTo(id, "evidence", "supports"))
		if err != nil {
			return nil, err
		}
		for _, l := range links {
			from[id], ids = append(from[id], l.Source), append(ids, l.Source)
		}
	}
	found, err := r.s.reg.GetMany(ctx, r.a, ids)
	out := map[record.ID][]record.Record{}
	for id, list := range from {
		for _, e := range list {
			if one, ok := found[e]; ok && !one.Erased {
				out[id] = append(out[id], one)
			}
		}
	}
	return out, err
}

// document judges one mandatory document by the best of what could be it.
func (r *readiness) document(d pack.Document) ReadyDocument {
	asks := r.rows[d.Item].Record.ID
	out := ReadyDocument{Document: d, Clause: d.Item}
	out.What, out.Source = d.Title, source(r.Grid.Pack, d.Item)
	var pieces []position.Piece
	titles := map[record.ID]string{}
	add := func(one record.Record, p position.Piece) {
		p.Part = false // the document is there; whether it says enough is for the requirement
		pieces, titles[one.ID] = append(pieces, p), one.Title
	}
	key := string(r.Grid.Pack.Key(d.ID))
	for _, one := range r.docs {
		is, covers := slices.Contains(one.Body.List("items"), key), asks != "" && slices.Contains(one.Body.List("covers"), string(asks))
		if (is || covers) && one.State != "retired" {
			add(one, support.DocumentPiece(one, r.Grid.Day))
		}
	}
	if d.Form == pack.FormRecord {
		for _, one := range r.linked[asks] {
			if one.Kind == "evidence" && asks != "" && !one.Removed && r.a.May(access.Read, one.Kind, &one).Allowed {
				add(one, support.EvidencePiece(one, r.Grid.Day))
			}
		}
	}
	answer := position.Of(position.Subject{}, pieces)
	out.Status, out.Reason = answer.Status, answer.Reason
	if len(pieces) == 0 {
		out.Reason = "No document here is named as it, or covers what asks for it."
	}
	for _, p := range answer.Pieces {
		out.Rows = append(out.Rows, ReadyRow{ID: p.ID, Kind: p.Kind, Number: p.Number, Title: titles[p.ID], Note: p.Why})
	}
	return out
}
