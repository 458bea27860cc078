package web

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"

	"steward/internal/access"
	"steward/internal/export"
	"steward/internal/record"
)

// exportRoutes hand over packs that anyone verifies offline. A pack holds the
// log, so it asks for the log; package export asks again for what is in it.
func exportRoutes() []route {
	return []route{
		{pattern: "GET /o/{org}/export", verb: access.Log, do: (*Web).packPage},
		{pattern: "GET /o/{org}/export/pack", verb: access.Log, do: (*Web).exportPack},
	}
}

// exportData is what a pack can be made of.
type exportData struct {
	Kinds []exportKind
	Key   string // verifier key of the log, "" for who may not see the log
}

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
	// A pack is refused before its first byte or sent whole: what goes wrong
	// later breaks the connection, so that half a pack never looks whole.
	ctx, stop := context.WithCancel(c.ctx)
	defer stop()
	r, pipe := io.Pipe()
	defer r.Close()
	go func() {
		_, err := export.Write(ctx, pipe, w.reg, c.actor, o)
		pipe.CloseWithError(err)
	}()
	first := make([]byte, 1)
	if _, err := io.ReadFull(r, first); err != nil {
		return err
	}
	c.download(fmt.Sprintf("%s-%s.zip", c.org.Slug, record.DateOf(w.Now())))
	return c.send(http.StatusOK, "application/zip", io.MultiReader(bytes.NewReader(first), r))
}
