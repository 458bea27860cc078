package example

import (
	"fmt"

	"steward/content"
	"steward/internal/access"
	"steward/internal/dossier"
	"steward/internal/record"
	"steward/internal/register"
)

// aboutDossier reports whether an act is drawing up an edition of a document for a
// law, or publishing one, which their service does.
func (a act) aboutDossier() bool {
	return a.pack == nil && a.entry.Kind == "legal-document" && (a.event == nil || a.event.Step == "publish")
}

// onDossier draws up an edition, or publishes it.
func (f *filling) onDossier(reg *register.Register, actor access.Actor, a act) error {
	service := dossier.New(reg, f.laws(reg).Regime, func(kinds *record.Catalogue, laws dossier.Laws) (*dossier.Library, error) {
		return dossier.Open(content.Documents, "documents", kinds, laws)
	})
	fields := a.entry.Fields
	if a.event != nil {
		fields = a.event.Set
	}
	body, err := f.body(a.entry, fields)
	if err != nil {
		return err
	}
	if a.event != nil {
		_, err := service.Publish(f.ctx, actor, f.ids[a.entry.ID], dossier.Publication{On: record.Date(body.Text("published_on")), Despite: body.Text("despite_gaps")})
		return err
	}
	quorum, _ := body["quorum"].(float64)
	n := dossier.NewEdition{Owner: f.ids[a.entry.Owner], Quorum: int(quorum), Note: body.Text("note")}
	for _, p := range body.List("approvers") {
		n.Approvers = append(n.Approvers, record.ID(p))
	}
	made, err := service.DrawUp(f.ctx, actor, body.ID("system"), body.Text("template"), n)
	if err != nil {
		return fmt.Errorf("%s: %w", a.entry.ID, err)
	}
	f.ids[a.entry.ID] = made.ID
	return nil
}
