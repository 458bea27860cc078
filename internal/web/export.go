package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/export"
	"steward/internal/record"
)

// exportRoutes hand over packs that anyone verifies offline. A pack holds the
// log, so it asks for the log; package export asks again for what is in it.
func exportRoutes() []route {
	return []route{
		{pattern: "GET /o/{org}/export", verb: access.Log, do: (*Web).packPage},
		{pattern: "GET /o/{org}/export/pack", verb: access.Log, do: (*Web).exportPack},
		{pattern: "GET /o/{org}/export/audit", verb: access.Log, do: (*Web).exportAudit},
	}
}

// exportData is what a pack can be made of.
type exportData struct {
	Kinds []exportKind
	Packs []exportContent // content packs in use, for an audit pack
	Key   string          // verifier key of the log, "" for who may not see the log
}

type exportContent struct{ Name, Title string }

type exportKind struct {
	Name, Labels string
	Count        int
}

func (w *Web) packPage(c *call) error {
	counts, err := w.reg.Counts(c.ctx, c.actor)
	if err != nil {
		return err
	}
	var d exportData
	for _, k := range w.kinds.Kinds() {
		if !k.Aside && counts[k.Name] > 0 && c.actor.May(access.Export, k.Name, nil).Allowed {
			d.Kinds = append(d.Kinds, exportKind{k.Name, k.Labels, counts[k.Name]})
		}
	}
	packs, err := w.stand.Packs(c.ctx, c.actor)
	if err != nil {
		return err
	}
	for _, p := range packs {
		if p.InUse && c.actor.May(access.Export, "requirement", nil).Allowed {
			d.Packs = append(d.Packs, exportContent{p.Pack.Name, p.Pack.Title})
		}
	}
	if c.actor.May(access.Log, "", nil).Allowed {
		head, err := w.reg.Head(c.ctx, c.actor)
		if err != nil {
			return err
		}
		d.Key = head.Verifier
	}
	return c.page("export", d)
}

// exportPack sends a pack of the whole organisation, of the kinds asked for, or
// of one record and what it links to.
func (w *Web) exportPack(c *call) error {
	o := export.Options{Kinds: c.r.URL.Query()["kind"], Record: c.query("record"), Now: w.Now(), Program: "steward " + w.Version}
	for _, name := range o.Kinds {
		if w.kinds.Kind(name) == nil {
			return record.Fail(record.Invalid, fmt.Sprintf("%q is not a kind of record.", name))
		}
	}
	slices.Sort(o.Kinds)
	return c.sendPack(fmt.Sprintf("%s-%s.zip", c.org.Slug, record.DateOf(w.Now())), func(ctx context.Context, to io.Writer) error {
		_, err := export.Write(ctx, to, w.reg, c.actor, o)
		return err
	})
}

// exportAudit sends an audit pack of the content packs and the period asked for.
func (w *Web) exportAudit(c *call) error {
	q := c.r.URL.Query()
	o := conformity.AuditOptions{Packs: q["pack"], From: record.Date(q.Get("from")), To: record.Date(q.Get("to")), Program: "steward " + w.Version}
	return c.sendPack(fmt.Sprintf("%s-audit-%s.zip", c.org.Slug, record.DateOf(w.Now())), func(ctx context.Context, to io.Writer) error {
		_, err := w.stand.AuditPack(ctx, to, c.actor, o)
		return err
	})
}

// sendPack sends a pack under a name. It is refused before its first byte or sent
// whole: what goes wrong later breaks the connection, so that half a pack never
// looks whole.
func (c *call) sendPack(name string, write func(context.Context, io.Writer) error) error {
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	r, pipe := io.Pipe()
	defer r.Close()
	go func() {
		pipe.CloseWithError(write(ctx, pipe))
	}()
	first := make([]byte, 1)
	if _, err := io.ReadFull(r, first); err != nil {
		return err
	}
	c.download(name)
	return c.send(http.StatusOK, "application/zip", io.MultiReader(bytes.NewReader(first), r))
}
