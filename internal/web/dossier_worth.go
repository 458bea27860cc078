package web

import (
	"slices"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/dossier"
	"steward/internal/record"
)

// dossierWorth adds what the edition is worth today, what outdated it, and how long
// the law has it kept.
func (c *call) dossierWorth(v *dossierEditionView, k *record.Kind, r record.Record) error {
	v.Standing = dossierStanding(k, r.Derived.Text("standing"))
	ids := make([]record.ID, 0, 4)
	for _, id := range r.Derived.List("outdated_by") {
		ids = append(ids, record.ID(id))
	}
	names, err := c.display(ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if n, ok := names.names[id]; ok {
			v.Outdated = append(v.Outdated, soaLine{Ref: refOf(c.web.kinds.Kind(n.Kind), n.Number), Title: names.title(string(id)), URL: c.recordURL(n.Kind, n.Number)})
		}
	}
	if v.Document == nil {
		return nil
	}
	v.Kept, err = c.dossierKept(r, v.Document)
	return err
}

// dossierKept says how long what shows the duties of an edition is kept, each period
// once. Whoever may not see what the law makes of the system is told nothing.
func (c *call) dossierKept(r record.Record, d *dossier.Document) ([]classify.Kept, error) {
	if len(d.Shows) == 0 || !c.actor.May(access.Read, "classification", nil).Allowed {
		return nil, nil
	}
	system, err := c.web.reg.Get(c.ctx, c.actor, r.Body.ID("system"))
	if err != nil {
		return nil, err
	}
	j, _, err := c.web.law.OfSystemOn(c.ctx, c.actor, d.Law.Name, system, "")
	if err != nil {
		return nil, unlessMissing(err)
	}
	var out []classify.Kept
	for _, s := range d.Shows {
		o := j.Regime.Obligation(s.Duty, j.Day)
		if o == nil || s.Extent == dossier.ShowsNone {
			continue
		}
		if k := j.KeepOf(o); k.Words != "" && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out, nil
}

// dossierStanding draws what an edition is worth.
func dossierStanding(k *record.Kind, standing string) badge {
	tones := map[string]string{"counts": "ok", "early": "idle half", "outdated": "warn", "waiting": "idle ring", "refused": "idle square"}
	if o := k.Field("standing").Option(standing); o != nil {
		return badge{o.Label, tones[standing]}
	}
	return badge{"Not known", "idle ring"}
}
