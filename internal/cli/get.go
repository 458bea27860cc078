package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/gitops"
	"steward/internal/record"
)

type getOptions struct {
	org, at, file  string
	yaml, portable bool
	history        bool
}

func (r *run) get() *cobra.Command {
	var o getOptions
	c := &cobra.Command{
		Use:   "get REF",
		Short: "Show a record",
		Long:  `Shows a record by reference (SYS-42) or identity: now, as it was at a moment, or all its changes.`,
		Example: `  steward get SYS-42
  steward get SYS-42 --yaml > system.yaml
  steward get SYS-42 --at 2026-03-01 --json
  steward get EVD-3 --file report.pdf`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return r.in(o.org, func(p *Opened, _ access.Org, a access.Actor) error { return r.getRecord(p, a, args[0], o) })
		},
	}
	f := c.Flags()
	f.BoolVar(&o.yaml, "yaml", false, "as YAML that apply takes")
	f.BoolVar(&o.portable, "portable", false, "with --yaml: by external identity, to be applied elsewhere")
	f.StringVar(&o.at, "at", "", "as it was at a day (its end) or a time, such as 2026-03-01 or 2026-03-01T12:00:00Z")
	f.BoolVar(&o.history, "history", false, "its changes, newest first")
	f.StringVar(&o.file, "file", "", "write the file it holds to this path (- for the output)")
	c.MarkFlagsMutuallyExclusive("yaml", "history", "file")
	return r.jsonFlag(r.orgFlag(c, &o.org))
}

func (r *run) getRecord(p *Opened, a access.Actor, ref string, o getOptions) error {
	rec, err := p.Register.Find(r.ctx, a, ref)
	if err != nil {
		return err
	}
	if o.at != "" {
		at, err := parseMoment(o.at)
		if err != nil {
			return err
		}
		if rec, err = p.Register.At(r.ctx, a, rec.ID, at); err != nil {
			return err
		}
	}
	k := p.Register.Kinds().Kind(rec.Kind)
	switch {
	case o.yaml:
		return gitops.WriteFrom(r.ctx, r.Out, p.Register, a, o.portable, rec)
	case o.history:
		return r.history(p, a, k, rec)
	case o.file != "":
		return r.saveFile(p, a, rec, o.file)
	case r.json:
		return r.writeJSON(viewOf(k, rec))
	}
	return r.showRecord(p, a, k, rec)
}

func parseMoment(s string) (time.Time, error) {
	if d, err := time.Parse(time.DateOnly, s); err == nil {
		return d.AddDate(0, 0, 1).Add(-time.Millisecond), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, &usageError{fmt.Errorf("%q is neither a day such as 2026-03-01 nor a time such as 2026-03-01T12:00:00Z", s)}
	}
	return t, nil
}

func (r *run) showRecord(p *Opened, a access.Actor, k *record.Kind, rec record.Record) error {
	show, err := r.shower(p, a, k, []record.Record{rec})
	if err != nil {
		return err
	}
	r.say("%s  %s", rec.Ref(k), printable(rec.Title))
	r.say("%s, %s, revision %d of %s", k.Label, rec.State, rec.Rev, moment(rec.Updated))
	if rec.Removed {
		r.say("Removed.")
	}
	line := func(label, value string) {
		if value = lines(value); strings.Contains(value, "\n") {
			value = "\n    " + strings.ReplaceAll(value, "\n", "\n    ")
		}
		if value != "" {
			r.say("  %s: %s", label, value)
		}
	}
	line("Owner", show.name(rec.Owner))
	line("Due", string(rec.Due))
	line("External", rec.External)
	fields, err := p.Register.Fields(r.ctx, a.Org, k.Name)
	if err != nil {
		return err
	}
	for _, f := range fields {
		if v := rec.Value(f.Name); f.Type == record.RichText && v != nil {
			line(f.Label, rec.Body.Text(f.Name))
		} else {
			line(f.Label, show.field(rec, f.Name))
		}
	}
	return nil
}

// changeView is a change in JSON.
type changeView struct {
	Leaf     int64       `json:"leaf"`
	Revision int64       `json:"revision"`
	At       string      `json:"at"`
	Actor    record.ID   `json:"actor"`
	Name     string      `json:"actor_name"`
	Action   string      `json:"action"`
	Reason   string      `json:"reason"`
	Title    string      `json:"title"`
	State    string      `json:"state"`
	Fields   record.Body `json:"fields"`
}

func (r *run) history(p *Opened, a access.Actor, k *record.Kind, rec record.Record) error {
	var all []record.Change
	for before := int64(0); ; {
		some, err := p.Register.History(r.ctx, a, rec.ID, before, 200)
		if err != nil {
			return err
		}
		all = append(all, some...)
		if len(some) < 200 {
			break
		}
		before = some[len(some)-1].Rev
	}
	ids := []record.ID{}
	for _, c := range all {
		ids = append(ids, c.Actor)
	}
	who, err := p.Register.Actors(r.ctx, a, ids)
	if err != nil {
		return err
	}
	views, rows := []changeView{}, [][]string{}
	for _, c := range all {
		views = append(views, changeView{c.Seq, c.Rev, moment(c.At), c.Actor, who[c.Actor], c.Action, c.Reason, c.Title, c.State, c.Body})
		rows = append(rows, []string{fmt.Sprint(c.Rev), moment(c.At), who[c.Actor], c.Action, c.State, c.Reason})
	}
	if r.json {
		return r.writeJSON(views)
	}
	return r.table([]string{"rev", "at", "by", "action", "state", "reason"}, rows)
}

// saveFile writes the bytes of the first file a record holds. An existing file
// is never replaced.
func (r *run) saveFile(p *Opened, a access.Actor, rec record.Record, to string) error {
	for _, v := range rec.Body {
		ref, ok := record.ToFileRef(v)
		if !ok {
			continue
		}
		_, bytes, err := p.Register.OpenFile(r.ctx, a, rec.ID, ref.Hash)
		if err != nil {
			return err
		}
		defer bytes.Close()
		if to == "-" {
			_, err = io.Copy(r.Out, bytes)
			return err
		}
		return writeFile(to, bytes)
	}
	return record.Fail(record.NotFound, "The record holds no file.")
}

// writeFile writes a new file, whole or not at all.
func writeFile(to string, from io.Reader) error {
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return cannotWrite(to, err)
	}
	_, err = io.Copy(f, from)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(to)
		return fmt.Errorf("write %s: %w", to, err)
	}
	return nil
}

func cannotWrite(to string, err error) error {
	if os.IsExist(err) {
		return record.Wrap(record.Conflict, fmt.Sprintf("The file %s is there already; it is not replaced.", to), err)
	}
	return record.Wrap(record.Unavailable, fmt.Sprintf("The file %s cannot be written.", to), err)
}
