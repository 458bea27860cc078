package register

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/store"
)

// writing is a write in progress: one transaction, one actor, any number of
// records.
type writing struct {
	g      *Register
	tx     *store.Tx
	a      access.Actor
	custom map[string][]record.Field // of a kind, read once
	coming map[record.ID]*Draft      // records this batch has yet to make
	stale  []record.ID               // records whose computed fields follow from what was written, in turn
	queued map[record.ID]bool        // those of them whose turn is to come
	titled []record.ID               // records whose new title others are named by
}

// write runs do in one transaction and brings in line what follows from it. It
// may run do more than once.
func (g *Register) write(ctx context.Context, a access.Actor, do func(*writing) error) error {
	if err := signedIn(a); err != nil {
		return err
	}
	if g.only != "" && g.only != a.Org {
		return record.Fail(record.Denied, "This writes to the example organisation only.")
	}
	err := g.store.Write(ctx, a.Org, func(tx *store.Tx) error {
		w := &writing{g: g, tx: tx, a: a, custom: map[string][]record.Field{}, coming: map[record.ID]*Draft{}, queued: map[record.ID]bool{}}
		if err := do(w); err != nil {
			return err
		}
		if err := w.retitle(ctx); err != nil {
			return err
		}
		return w.derive(ctx)
	})
	return named(err)
}

// named makes sure that people never see an error without a sentence.
func named(err error) error {
	var known *record.Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	return record.Wrap(record.Internal, record.Sentence(err), err)
}

// act writes an act that is no change of a record (on access, settings or the
// log) into the log. Bodies hold identities, never addresses or names, since
// they cannot be erased with a person.
func (g *Register) act(ctx context.Context, tx *store.Tx, a access.Actor, kind string, id record.ID, action string, body record.Body, reason string) error {
	_, err := tx.Append(ctx, record.Change{Record: id, Kind: kind, Actor: a.ID(), Behalf: behalf(a), Action: action, Body: body, Reason: reason})
	return err
}

// behalf is the account a token acts for.
func behalf(a access.Actor) record.ID {
	if a.Token != "" {
		return a.Account
	}
	return ""
}

func (w *writing) kind(name string) (*record.Kind, error) {
	k := w.g.kinds.Kind(name)
	if k == nil {
		return nil, record.Fail(record.NotFound, fmt.Sprintf("There is no kind of record called %q.", name))
	}
	return k, nil
}

func (w *writing) fields(ctx context.Context, kind string) ([]record.Field, error) {
	if have, ok := w.custom[kind]; ok {
		return have, nil
	}
	fields, err := customFields(ctx, w.tx.DB, w.a.Org, kind)
	if err != nil {
		return nil, err
	}
	w.custom[kind] = fields
	return fields, nil
}

// read returns a record the actor may read, in today's schema.
func (w *writing) read(ctx context.Context, id record.ID, rev int64) (record.Record, error) {
	if !id.Valid() {
		return record.Record{}, noRecord()
	}
	r, err := w.tx.Get(ctx, id)
	if r, err = w.g.visible(w.a, r, err); err != nil {
		return r, err
	}
	if rev != 0 && rev != r.Rev {
		return r, record.Fail(record.Conflict, "Someone changed this record since you opened it. Nothing was written; look at their change and try again.")
	}
	return w.living(ctx, r)
}

// living returns the record without values of fields the organisation retired;
// the next version leaves them behind.
func (w *writing) living(ctx context.Context, r record.Record) (record.Record, error) {
	custom, err := w.fields(ctx, r.Kind)
	if err != nil {
		return r, err
	}
	k := w.g.kinds.Kind(r.Kind)
	for name := range r.Body {
		if strings.HasPrefix(name, "x_") && fieldOf(k, custom, name) == nil {
			delete(r.Body, name)
		}
	}
	return r, nil
}

// put writes one version; old is nil for a new record. Everything but the
// decision and the state has been left to it: envelope, body, links, the kind's
// own checks, computed fields.
func (w *writing) put(ctx context.Context, k *record.Kind, old *record.Record, r record.Record, action, reason string) (record.Record, error) {
	custom, err := w.fields(ctx, k.Name)
	if err != nil {
		return r, err
	}
	if k.AutoTitle != nil {
		if r.Title, err = w.autoTitle(ctx, k, r.Body); err != nil {
			return r, err
		}
	}
	if err := w.pin(ctx, k, old, &r); err != nil {
		return r, err
	}
	if err := w.check(ctx, k, old, &r, custom); err != nil {
		return r, err
	}
	return w.store(ctx, k, old, r, custom, record.Change{Action: action, Reason: reason})
}

// store computes what follows from the version and hands it to the store.
func (w *writing) store(ctx context.Context, k *record.Kind, old *record.Record, r record.Record, custom []record.Field, c record.Change) (record.Record, error) {
	if err := record.CheckProse(c.Reason, 2000, true); err != nil {
		return r, record.InvalidFields([]record.FieldError{{Field: "reason", Code: "invalid", Message: "The reason " + err.Error() + "."}})
	}
	var err error
	p := store.Put{Old: old, Change: c, TitleDerived: k.AutoTitle != nil}
	p.Change.Actor, p.Change.Behalf = w.a.ID(), behalf(w.a)
	if old != nil && !old.Removed {
		p.OldFacets, p.OldLinks = k.Facets(*old, custom), k.Links(*old, custom)
	}
	if r.Derived, p.Wake, err = w.computed(ctx, k, r); err != nil {
		return r, err
	}
	p.Sort = record.SortKey(r.Title)
	if !r.Removed {
		p.Facets, p.Links, p.Text = k.Facets(r, custom), k.Links(r, custom), k.SearchText(r, custom)
	}
	p.Record = r
	r, err = w.tx.Put(ctx, p)
	if err != nil {
		return r, err
	}
	w.follow(p.OldLinks)
	w.follow(p.Links)
	if err := w.lean(ctx, k, old, r); err != nil {
		return r, err
	}
	if old != nil && (old.Title != r.Title || r.Erased) {
		w.titled = append(w.titled, r.ID)
	}
	return r, nil
}

// check names everything wrong with a version about to be written.
func (w *writing) check(ctx context.Context, k *record.Kind, old *record.Record, r *record.Record, custom []record.Field) error {
	r.Title = strings.TrimSpace(r.Title)
	body, wrong := k.NormaliseBody(r.Body, custom)
	wrong = append(k.CheckEnvelope(*r), wrong...)
	r.Body, r.Version = body, k.Version
	if len(wrong) == 0 && k.Validate != nil {
		wrong = k.Validate(old, *r)
	}
	links, err := w.checkLinks(ctx, k, old, *r, custom)
	if err != nil {
		return err
	}
	files, err := w.checkFiles(ctx, k, old, r, custom)
	if err != nil {
		return err
	}
	if wrong = append(append(wrong, links...), files...); len(wrong) > 0 {
		return record.InvalidFields(wrong)
	}
	return nil
}
