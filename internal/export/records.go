package export

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"io"
	"sort"

	"steward/internal/record"
)

// other is a record that is linked to and not in the pack.
type other struct {
	ID   record.ID `json:"id"`
	Ref  string    `json:"ref"`
	Kind string    `json:"kind"`
}

// evidence is a file of the pack and one record that names it.
type evidence struct {
	file record.FileRef
	id   record.ID
	ref  string
}

// findOutside sorts the records and names those they link to that are not
// among them.
func (p *packer) findOutside(ctx context.Context) error {
	if err := p.sortItems(); err != nil {
		return err
	}
	wanted := make([]record.ID, 0, len(p.outside))
	for id := range p.outside {
		if p.items[id] != nil || !id.Valid() {
			delete(p.outside, id)
			continue
		}
		wanted = append(wanted, id)
	}
	sort.Slice(wanted, func(i, j int) bool { return wanted[i] < wanted[j] })
	var out bytes.Buffer
	for len(wanted) > 0 {
		n := min(len(wanted), 500)
		if err := p.nameOutside(ctx, wanted[:n], &out); err != nil {
			return err
		}
		wanted = wanted[n:]
	}
	if out.Len() == 0 {
		return nil
	}
	return p.zip.addBytes(pathOutside, zip.Deflate, out.Bytes())
}

func (p *packer) nameOutside(ctx context.Context, ids []record.ID, out *bytes.Buffer) error {
	names, err := p.src.Names(ctx, p.actor, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		n, ok := names[id]
		k := p.words.kind(n.Kind)
		if !ok || k == nil {
			delete(p.outside, id) // not to be seen: shown by identity
			continue
		}
		o := other{id, refOf(k.Prefix, n.Number), n.Kind}
		p.outside[id] = o
		data, err := record.Canonical(o)
		if err != nil {
			return err
		}
		out.Write(append(data, '\n'))
	}
	return nil
}

// note collects, from the last entry of a record, what other files tell of it.
func (p *packer) note(it *item, c record.Change) {
	k := p.words.kind(c.Kind)
	for _, id := range k.linksOf(c) {
		p.outside[id] = other{}
	}
	for _, f := range filesOf(c.Body) {
		ref := evidence{f, it.id, refOf(k.Prefix, c.Number)}
		if have, ok := p.files[f.Hash]; !ok || ref.id < have.id {
			p.files[f.Hash] = ref
		}
	}
	p.duties.note(c)
}

// name says what another record is called in the pack.
func (p *packer) name(id record.ID) string {
	if it := p.items[id]; it != nil {
		k := p.words.kind(it.kind)
		return k.nameOf(refOf(k.Prefix, it.number), it.title)
	}
	if o, ok := p.outside[id]; ok {
		return o.Ref
	}
	return string(id)
}

// writeRecords writes records/ and read/, kind by kind.
func (p *packer) writeRecords(ctx context.Context) error {
	for i := range p.words.Kinds {
		k := &p.words.Kinds[i]
		if len(p.byKind[k.Name]) == 0 {
			continue
		}
		if err := p.writeKind(ctx, k); err != nil {
			return err
		}
	}
	return nil
}

func (p *packer) writeKind(ctx context.Context, k *kindWords) error {
	pages := p.newPages(k)
	if err := p.pages.restart(); err != nil {
		return err
	}
	err := p.zip.add(pathRecords(k.Name), zip.Deflate, func(w io.Writer) error {
		out := bufio.NewWriterSize(w, 1<<16)
		for _, it := range p.byKind[k.Name] {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := p.writeRecord(out, pages, k, it); err != nil {
				return err
			}
		}
		return out.Flush()
	})
	if err != nil {
		return err
	}
	return pages.write()
}

func (p *packer) writeRecord(out *bufio.Writer, pages *pages, k *kindWords, it *item) error {
	c, err := p.entry(it)
	if err != nil {
		return err
	}
	l := lineOf(c, k, places{p.name, p.filePath})
	it.shown = l.Title
	data, err := record.Canonical(l)
	if err != nil {
		return err
	}
	if _, err := out.Write(append(data, '\n')); err != nil {
		return err
	}
	return pages.record(it, l)
}
