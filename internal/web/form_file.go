package web

import (
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/url"
	"path"
	"strings"

	"steward/internal/record"
	"steward/internal/register"
)

// formBody is the most a form with files may hold, in bytes.
const formBody = 65 << 20

// readFiles takes the files that were sent, beside those the form kept from a
// try before or from the record.
func (c *call) readFiles(e *entry, form url.Values) error {
	name := inputOf(e.field.Name)
	var refs []any
	for _, s := range form[name+".kept"] {
		ref, err := decodeRef(s)
		if err != nil {
			return err
		}
		refs = append(refs, ref.Value())
	}
	if c.r.MultipartForm != nil {
		sent := c.r.MultipartForm.File[name]
		if len(sent) > 0 && !e.field.Many {
			refs = nil
		}
		for _, h := range sent {
			ref, err := c.putFile(h)
			if err != nil {
				return err
			}
			refs = append(refs, ref.Value())
		}
	}
	if e.field.Many {
		e.check(refs, nil)
	} else if len(refs) > 0 {
		e.check(refs[0], nil)
	} else {
		e.check(nil, nil)
	}
	return nil
}

func (c *call) putFile(h *multipart.FileHeader) (record.FileRef, error) {
	f, err := h.Open()
	if err != nil {
		return record.FileRef{}, fmt.Errorf("open the file that was sent: %w", err)
	}
	defer f.Close()
	name := path.Base(strings.ReplaceAll(h.Filename, `\`, "/"))
	return c.web.reg.TakeFile(c.ctx, c.actor, c.kind.Name, register.Sent{Name: name, Type: h.Header.Get("Content-Type"), Size: h.Size, Body: f})
}

// keptFile is a file that a form carries along.
type keptFile struct {
	Name string
	Size int64
	JSON string
}

// keptFiles are the files of a value. The register checks them against the
// bytes it keeps when they come back.
func keptFiles(v any) []keptFile {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []keptFile
	for _, x := range list {
		ref, ok := record.ToFileRef(x)
		if !ok {
			continue
		}
		text, err := json.Marshal(ref.Value())
		if err != nil {
			continue // a map of texts and a number always encodes
		}
		out = append(out, keptFile{ref.Name, ref.Size, string(text)})
	}
	return out
}

func decodeRef(s string) (record.FileRef, error) {
	var v map[string]any
	if len(s) > 2000 || json.Unmarshal([]byte(s), &v) != nil {
		return record.FileRef{}, record.Fail(record.Invalid, "The form names a file that cannot be read. Choose the file again.")
	}
	ref, ok := record.ToFileRef(v)
	if !ok {
		return record.FileRef{}, record.Fail(record.Invalid, "The form names a file that cannot be read. Choose the file again.")
	}
	return ref, nil
}
