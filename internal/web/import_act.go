package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"steward/internal/exchange/intake"
	"steward/internal/record"
)

// maxImportRefusals is how many refused rows the last page of an import names.
const maxImportRefusals = 200

// act does what the preview's buttons say: write it, leave a file out or take it
// in again, read another part of a file, or drop the whole.
func (im *importer) act(_ *Web, c *call) error {
	j, err := c.readImport()
	if err != nil {
		return err
	}
	switch do := c.value("do"); {
	case do == "drop":
		if err := c.web.reg.DropUpload(c.ctx, c.actor, j.upload.ID); err != nil {
			return err
		}
		if j.spec.Done == nil {
			c.flash("info", "The import was dropped. Nothing was written.")
		}
		return c.redirect(c.url("import"))
	case j.spec.Done != nil:
		return c.redirect(j.url(c))
	case do == "commit":
		return im.commit(c, j)
	case do == "out", do == "in", do == "part":
		return c.changeFile(j, do)
	}
	return record.Fail(record.Invalid, "The form does not say what to do.")
}

// changeFile changes what happens to one file of a job.
func (c *call) changeFile(j *importJob, do string) error {
	i, err := strconv.Atoi(c.value("file"))
	if err != nil || i < 0 || i >= len(j.spec.Files) {
		return record.Fail(record.NotFound, "This import has no such file.")
	}
	f := &j.spec.Files[i]
	f.Out = do == "out"
	if do == "part" {
		part := c.value("part")
		if !slices.Contains(f.Parts, part) {
			return record.InvalidFields([]record.FieldError{{Field: "part", Code: "invalid", Message: "The file has no such part."}})
		}
		r, err := intake.NewReader(c.ctx, c.web.reg, c.actor)
		if err != nil {
			return err
		}
		f.Part, f.Mapping, f.List = part, nil, false
		if err := c.inspect(r, f); err != nil {
			return err
		}
	}
	if err := j.save(c); err != nil {
		return err
	}
	return c.redirect(j.first(c))
}

// commit writes what the person has seen, or shows what changed since.
func (im *importer) commit(c *call, j *importJob) error {
	sources, _, err := c.sources(j)
	if err != nil {
		return err
	}
	digest := c.value("digest")
	if digest == "" {
		return record.Fail(record.Invalid, "The form does not say which preview it belongs to.")
	}
	p, err := intake.Commit(c.ctx, c.web.reg, c.actor, sources, digest)
	if record.CodeOf(err) == record.Conflict {
		return im.stale(c, err)
	} else if err != nil {
		return err
	}
	j.spec.Done = doneOf(c, p)
	if err := j.save(c); err != nil {
		return err
	}
	return c.redirect(j.url(c))
}

// stale shows the preview as it is by now; or what was done, when the button was
// pressed twice.
func (im *importer) stale(c *call, why error) error {
	j, err := c.readImport()
	if err != nil {
		return err
	}
	if j.spec.Done != nil {
		return c.redirect(j.url(c))
	}
	v, err := im.view(c, j)
	if err != nil {
		return err
	}
	v.Stale = record.Sentence(why)
	return c.pageStatus(http.StatusConflict, "import-show", v)
}

func doneOf(c *call, p *intake.Plan) *importDone {
	d := &importDone{Tally: p.Tally, Named: p.Named, At: c.web.reg.Now(), Kinds: p.Kinds}
	for _, it := range p.Items {
		if it.Outcome == intake.Refused && len(d.Refusals) < maxImportRefusals {
			d.Refusals = append(d.Refusals, importRefusal{it.Where.String(), it.Title, it.Reason})
		}
	}
	return d
}

// importResult is the last page of an import.
type importResult struct {
	importDone
	Files []importFile
	Kinds []importResultKind
	More  int // refused rows beyond those named
	URL   string
}

type importResultKind struct {
	Label, URL string
	intake.KindSum
}

func (c *call) importDone(j *importJob) importResult {
	d := importResult{importDone: *j.spec.Done, Files: j.spec.Files, URL: j.url(c)}
	d.More = d.Refused - len(d.Refusals)
	for _, k := range d.importDone.Kinds {
		row := importResultKind{Label: c.labels(k.Kind), KindSum: k}
		if kind := c.web.kinds.Kind(k.Kind); kind != nil && !kind.Aside {
			row.URL = c.url(kind.Plural) + "?sort=-number"
		}
		d.Kinds = append(d.Kinds, row)
	}
	return d
}

// Summary says in one sentence what was done.
func (r importResult) Summary() string {
	s := fmt.Sprintf("%s created, %s updated, %s skipped, %s refused.", groupDigits(r.Created), groupDigits(r.Updated), groupDigits(r.Skipped), groupDigits(r.Refused))
	if r.Named > 0 {
		s += " " + groupDigits(r.Named) + " more were made because the files name them."
	}
	return s
}
