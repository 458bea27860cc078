package register

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"steward/internal/blob"
	"steward/internal/record"
)

// checkLinks holds the links a version adds against what exists: a record of
// this organisation, of a kind the field may name, in use. Links it had before
// stay as they are, even to what was removed since.
func (w *writing) checkLinks(ctx context.Context, k *record.Kind, old *record.Record, r record.Record, custom []record.Field) ([]record.FieldError, error) {
	added := k.Links(r, custom)
	if old != nil {
		had := k.Links(*old, custom)
		added = slices.DeleteFunc(added, func(l record.Link) bool { return slices.Contains(had, l) })
	}
	if len(added) == 0 {
		return nil, nil
	}
	ids := make([]record.ID, 0, len(added))
	for _, l := range added {
		if w.coming[l.Target] == nil {
			ids = append(ids, l.Target)
		}
	}
	names, err := w.tx.Names(ctx, ids)
	if err != nil {
		return nil, err
	}
	var wrong []record.FieldError
	for _, l := range added {
		n, ok := names[l.Target]
		if d := w.coming[l.Target]; d != nil {
			n, ok = Name{Kind: d.Kind, Title: d.Title}, true
		}
		if fault := linkFault(k, custom, l, n, ok); fault != nil {
			wrong = append(wrong, *fault)
		}
	}
	return wrong, nil
}

func linkFault(k *record.Kind, custom []record.Field, l record.Link, n Name, known bool) *record.FieldError {
	f := fieldOf(k, custom, l.Relation)
	if l.Relation == "owner" {
		f = &record.Field{Name: "owner", Label: "Owner", Type: record.Person}
	}
	switch {
	case f == nil || !l.Target.Valid(): // said already, with the form of the value
		return nil
	case !known:
		return &record.FieldError{Field: f.Name, Code: "unknown", Message: f.Label + " names a record that does not exist here."}
	case !f.Targets(n.Kind):
		return &record.FieldError{Field: f.Name, Code: "invalid", Message: fmt.Sprintf("%s cannot be %s %s; it takes %s.", f.Label, article(n.Kind), n.Kind, takes(f))}
	case n.Gone:
		return &record.FieldError{Field: f.Name, Code: "removed", Message: f.Label + " names a record that was removed."}
	}
	return nil
}

func article(word string) string {
	if strings.ContainsRune("aeiou", rune(word[0])) && !strings.HasPrefix(word, "un") && !strings.HasPrefix(word, "us") {
		return "an"
	}
	return "a"
}

func takes(f *record.Field) string {
	if f.Type == record.Person {
		return "a person"
	}
	return strings.Join(f.Target, ", ")
}

func fieldOf(k *record.Kind, custom []record.Field, name string) *record.Field {
	if f := k.Field(name); f != nil {
		return f
	}
	for i := range custom {
		if custom[i].Name == name {
			return &custom[i]
		}
	}
	return nil
}

// checkFiles holds new file references against the bytes kept, and takes their
// size from there.
func (w *writing) checkFiles(ctx context.Context, k *record.Kind, old *record.Record, r *record.Record, custom []record.Field) ([]record.FieldError, error) {
	had := map[string]bool{}
	if old != nil {
		for _, ref := range filesOf(k, custom, old.Body) {
			had[ref.Hash] = true
		}
	}
	var wrong []record.FieldError
	for _, fields := range [][]record.Field{k.Fields, custom} {
		for _, f := range fields {
			if f.Type != record.File {
				continue
			}
			for _, ref := range fileRefs(r.Body[f.Name]) {
				if had[ref.Hash] {
					continue
				}
				info, err := w.g.blobs.Stat(ctx, blob.Scope(w.a.Org), blob.Hash(ref.Hash))
				switch {
				case isNotFound(err):
					wrong = append(wrong, record.FieldError{Field: f.Name, Code: "unknown", Message: f.Label + " names a file whose bytes were not sent."})
				case err != nil:
					return nil, record.Wrap(record.Unavailable, "The file store does not answer.", err)
				case info.Size != ref.Size:
					wrong = append(wrong, record.FieldError{Field: f.Name, Code: "invalid", Message: fmt.Sprintf("%s says %d bytes; the file has %d.", f.Label, ref.Size, info.Size)})
				}
			}
		}
	}
	return wrong, nil
}

// filesOf returns every file a body of the kind holds.
func filesOf(k *record.Kind, custom []record.Field, b record.Body) []record.FileRef {
	var out []record.FileRef
	for _, fields := range [][]record.Field{k.Fields, custom} {
		for _, f := range fields {
			if f.Type == record.File {
				out = append(out, fileRefs(b[f.Name])...)
			}
		}
	}
	return out
}

func fileRefs(v any) []record.FileRef {
	if list, ok := v.([]any); ok {
		var out []record.FileRef
		for _, x := range list {
			out = append(out, fileRefs(x)...)
		}
		return out
	}
	if ref, ok := record.ToFileRef(v); ok {
		return []record.FileRef{ref}
	}
	return nil
}
