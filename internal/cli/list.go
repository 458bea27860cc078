package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/gitops"
	"steward/internal/record"
)

type listOptions struct {
	org, sort      string
	filters        []string
	limit          int
	yaml, portable bool
	removed        bool
}

func (r *run) list() *cobra.Command {
	var o listOptions
	c := &cobra.Command{
		Use:   "list [KIND]",
		Short: "List records of a kind, or the kinds",
		Long: `Lists records of a kind, such as "ai-system" or "ai-systems". Without a kind it
lists the kinds and how many records of each are in use.

A filter compares a field: field=value (field= for unset), field!=value,
field>=value or field<=value. Several filters all have to hold; the same field
given twice with = asks for either value. Links are written as references.`,
		Example: `  steward list ai-systems --filter state=in_use --sort -updated
  steward list task --filter 'due<=2027-01-31' --json
  steward list ai-systems --limit 0 --yaml > systems.yaml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return r.in(o.org, func(p *Opened, _ access.Org, a access.Actor) error {
				if len(args) == 0 {
					return r.listKinds(p, a)
				}
				return r.listRecords(p, a, args[0], o)
			})
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.filters, "filter", nil, "field=value, field!=value, field>=value or field<=value; may be given again")
	f.StringVar(&o.sort, "sort", "number", "field to order by; with - in front the other way round")
	f.IntVar(&o.limit, "limit", 50, "how many at most; 0 for all")
	f.BoolVar(&o.removed, "removed", false, "those that were removed instead")
	f.BoolVar(&o.yaml, "yaml", false, "as YAML that apply takes")
	f.BoolVar(&o.portable, "portable", false, "with --yaml: by external identity, to be applied elsewhere")
	return r.jsonFlag(r.orgFlag(c, &o.org))
}

type kindLine struct {
	Kind   string `json:"kind"`
	Plural string `json:"plural"`
	Label  string `json:"label"`
	Prefix string `json:"prefix"`
	InUse  int    `json:"in_use"`
}

func (r *run) listKinds(p *Opened, a access.Actor) error {
	counts, err := p.Register.Counts(r.ctx, a)
	if err != nil {
		return err
	}
	var all []kindLine
	var rows [][]string
	for _, k := range p.Register.Kinds().Kinds() {
		all = append(all, kindLine{k.Name, k.Plural, k.Label, k.Prefix, counts[k.Name]})
		rows = append(rows, []string{k.Name, k.Labels, k.Prefix, strconv.Itoa(counts[k.Name])})
	}
	if r.json {
		return r.writeJSON(all)
	}
	return r.table([]string{"kind", "name", "reference", "in use"}, rows)
}

func (r *run) listRecords(p *Opened, a access.Actor, kind string, o listOptions) error {
	k, err := kindOf(p.Register.Kinds(), kind)
	if err != nil {
		return err
	}
	q, err := r.query(p, a, k, o)
	if err != nil {
		return err
	}
	records, total, err := r.pages(p, a, q, o.limit)
	if err != nil {
		return err
	}
	switch {
	case o.yaml:
		return gitops.WriteFrom(r.ctx, r.Out, p.Register, a, o.portable, records...)
	case r.json:
		return r.writeJSON(map[string]any{"items": viewsOf(p.Register.Kinds(), records), "total": total.Total, "total_is_minimum": total.Capped})
	}
	return r.listTable(p, a, k, records, total)
}

// pages reads pages until there are enough records, or no more.
func (r *run) pages(p *Opened, a access.Actor, q record.Query, limit int) ([]record.Record, record.Page, error) {
	var out []record.Record
	var first record.Page
	for {
		q.Limit = 200
		if limit > 0 {
			q.Limit = min(200, limit-len(out))
		}
		page, err := p.Register.List(r.ctx, a, q)
		if err != nil {
			return nil, first, err
		}
		if q.After == "" {
			first = page
		}
		out = append(out, page.Records...)
		if q.After = page.Next; q.After == "" || limit > 0 && len(out) >= limit {
			return out, first, nil
		}
	}
}

func (r *run) query(p *Opened, a access.Actor, k *record.Kind, o listOptions) (record.Query, error) {
	q := record.Query{Kind: k.Name, Removed: o.removed, Sort: record.Sort{Field: strings.TrimPrefix(o.sort, "-"), Desc: strings.HasPrefix(o.sort, "-")}}
	fields, err := p.Register.Fields(r.ctx, a.Org, k.Name)
	if err != nil {
		return q, err
	}
	for _, text := range o.filters {
		f, err := parseFilter(text)
		if err != nil {
			return q, err
		}
		if f.Values[0], err = r.filterValue(p, a, fields, f); err != nil {
			return q, err
		}
		q.Filters = merge(q.Filters, f)
	}
	return q, nil
}

// merge puts values of the same field and comparison together: either may hold.
func merge(all []record.Filter, f record.Filter) []record.Filter {
	for i := range all {
		if all[i].Field == f.Field && all[i].Op == f.Op && (f.Op == record.Is || f.Op == record.Not) {
			all[i].Values = append(all[i].Values, f.Values...)
			return all
		}
	}
	return append(all, f)
}

func parseFilter(text string) (record.Filter, error) {
	for _, op := range []struct {
		sign string
		op   record.Op
	}{{"!=", record.Not}, {">=", record.From}, {"<=", record.To}, {"=", record.Is}} {
		if field, value, ok := strings.Cut(text, op.sign); ok && field != "" && !strings.ContainsAny(field, "=<>!") {
			return record.Filter{Field: field, Op: op.op, Values: []string{value}}, nil
		}
	}
	return record.Filter{}, &usageError{fmt.Errorf("--filter %q is not like field=value", text)}
}

// filterValue turns the reference of a linked record into its identity.
func (r *run) filterValue(p *Opened, a access.Actor, fields []record.Field, f record.Filter) (string, error) {
	value := f.Values[0]
	isLink := f.Field == "owner"
	for i := range fields {
		if fields[i].Name == f.Field {
			isLink = fields[i].IsLink() || fields[i].Shown() == record.Person || fields[i].Shown() == record.LinkType
		}
	}
	if _, _, ok := record.ParseRef(value); !isLink || !ok || record.ID(value).Valid() {
		return value, nil
	}
	target, err := p.Register.Find(r.ctx, a, value)
	if err != nil {
		return "", err
	}
	return string(target.ID), nil
}

// listTable writes reference, title, state, owner and the columns of the kind.
func (r *run) listTable(p *Opened, a access.Actor, k *record.Kind, records []record.Record, page record.Page) error {
	show, err := r.shower(p, a, k, records)
	if err != nil {
		return err
	}
	head := append([]string{k.Prefix, k.NameLabel(), "state", "owner", "due"}, k.Columns...)
	var rows [][]string
	for _, rec := range records {
		row := []string{rec.Ref(k), rec.Title, rec.State, show.name(rec.Owner), string(rec.Due)}
		for _, c := range k.Columns {
			row = append(row, clip(show.field(rec, c), 40))
		}
		rows = append(rows, row)
	}
	if err := r.table(head, rows); err != nil {
		return err
	}
	if page.Total > len(records) {
		fmt.Fprintf(r.Err, "%d of %d; more with --limit\n", len(records), page.Total)
	}
	return nil
}
