package web

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"steward/internal/exchange"
	"steward/internal/exchange/intake"
	"steward/internal/record"
)

// importRows is how many rows a page of the preview shows; importProblems how
// many remarks.
const (
	importRows     = 50
	importProblems = 50
)

// importView is the preview of an import.
type importView struct {
	Plan     importPlan
	Stale    string // why the preview is shown again
	Blocked  string // what keeps the import from being written
	Files    []importFileRow
	Figures  []importFigure
	Kinds    []importKindRow
	Tabs     []importTab
	Rows     []importRow
	From, To int // of the rows shown, from 1
	Of       int
	Prev     string
	Next     string
	Remarks  []importRemark // warnings and notes
	MoreOf   int            // remarks there are
	AllURL   string         // shows them all; "" when they are
	URL      string
	Mapped   bool // some file is a list
	Commit   string
}

type importFileRow struct {
	intake.FileSum
	Index   int // of the file in the job
	Columns string
	Parts   []string
	Failed  string
	Left    bool // out
}

type importFigure struct {
	Label, URL, Note string
	N                int
}

type importKindRow struct {
	intake.KindSum
	Label string
}

type importTab struct {
	Label, URL string
	N          int
	Current    bool
}

// importRemark is a warning or a note about a file.
type importRemark struct {
	Where string
	Warns bool
	Text  string
}

// importRow is one line of the preview.
type importRow struct {
	intake.Item
	Mark, Does string
	Kind       string
	URL        string
	Fields     []intake.Change // what a new record gets
}

// show is the page of a job: the preview, or what was done.
func (im *importer) show(_ *Web, c *call) error {
	j, err := c.readImport()
	if err != nil {
		return err
	}
	if j.spec.Done != nil {
		return c.page("import-done", c.importDone(j))
	}
	v, err := im.view(c, j)
	if err != nil {
		return err
	}
	return c.page("import-show", v)
}

func (im *importer) view(c *call, j *importJob) (*importView, error) {
	p, err := im.plan(c, j)
	if err != nil {
		return nil, err
	}
	v := &importView{Plan: p, URL: j.url(c)}
	if err := p.Blocked(); err != nil {
		v.Blocked = sentenceOf(record.Sentence(err))
	}
	v.files(c, j)
	v.kinds(c)
	v.figures(c)
	v.rows(c)
	v.remarks(c)
	return v, nil
}

// files lists every file of the job, those left out too.
func (v *importView) files(c *call, j *importJob) {
	for i, f := range j.spec.Files {
		row := importFileRow{Index: i, Left: f.Out, Parts: f.Parts}
		row.Name, row.Size, row.Part = f.Name, f.Size, f.Part
		for n, at := range v.Plan.at {
			if at == i {
				row.FileSum = v.Plan.Files[n]
			}
		}
		if f.List {
			row.Columns = j.columnsURL(c, i)
			v.Mapped = true
		}
		if row.Error != nil {
			row.Failed = sentenceOf(row.Error.Message)
			if row.Error.Where.Line > 0 {
				row.Failed = "Line " + groupDigits(row.Error.Where.Line) + ": " + row.Failed
			}
		}
		v.Files = append(v.Files, row)
	}
}

func (v *importView) kinds(c *call) {
	for _, k := range v.Plan.Kinds {
		v.Kinds = append(v.Kinds, importKindRow{k, c.labels(k.Kind)})
	}
}

// labels is the plural of a kind in words.
func (c *call) labels(kind string) string {
	if k := c.web.kinds.Kind(kind); k != nil {
		return k.Labels
	}
	return kind
}

// figures are the four counts, each the way to its rows, and what is said
// beneath.
func (v *importView) figures(c *call) {
	created, named := "", ""
	for _, k := range v.Plan.Kinds {
		if k.Created > 0 {
			created += sep(created) + kindCount(c, k.Kind, k.Created)
		}
		if k.Named > 0 {
			named += sep(named) + kindCount(c, k.Kind, k.Named)
		}
	}
	if named != "" {
		created += ", and " + named + " they name"
	}
	fields := 0
	for _, it := range v.Plan.Items {
		fields += len(it.Changes)
	}
	notes := map[intake.Outcome]string{intake.Created: created, intake.Skipped: "the same already", intake.Refused: "each with its reason"}
	if fields > 0 {
		notes[intake.Updated] = count(fields, "field differs", "fields differ")
	}
	labels := map[intake.Outcome]string{intake.Created: "Created", intake.Updated: "Updated", intake.Skipped: "Skipped", intake.Refused: "Refused"}
	for _, o := range intake.Outcomes() {
		f := importFigure{Label: labels[o], N: v.Plan.Of(o), URL: v.filtered(string(o), 0)}
		if f.N > 0 {
			f.Note = notes[o]
		}
		v.Figures = append(v.Figures, f)
	}
	v.Commit = "Create " + groupDigits(v.Plan.Created) + ", update " + groupDigits(v.Plan.Updated)
}

func sep(before string) string {
	if before == "" {
		return ""
	}
	return ", "
}

func kindCount(c *call, kind string, n int) string {
	k := c.web.kinds.Kind(kind)
	if k == nil {
		return groupDigits(n)
	}
	return count(n, lowerFirst(k.Label), lowerFirst(k.Labels))
}

// filtered is the address of the rows with an outcome.
func (v *importView) filtered(show string, page int) string {
	q := url.Values{}
	if show != "" {
		q.Set("show", show)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return v.URL + "#rows"
	}
	return v.URL + "?" + q.Encode() + "#rows"
}

// remarks are the warnings and notes about the files.
func (v *importView) remarks(c *call) {
	for _, p := range v.Plan.Problems {
		if p.Severity != exchange.Refused {
			v.Remarks = append(v.Remarks, importRemark{p.Where.String(), p.Severity == exchange.Warning, sentenceOf(p.Message)})
		}
	}
	v.MoreOf = len(v.Remarks)
	if len(v.Remarks) > importProblems && c.query("remarks") != "all" {
		v.Remarks = v.Remarks[:importProblems]
		v.AllURL = v.URL + "?remarks=all#remarks"
	}
}

// sentenceOf makes a sentence of what a reader says about a file.
func sentenceOf(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if _, word, _ := strings.Cut(s, " "); word != "" && !strings.ContainsAny(s[:len(s)-len(word)], "./") {
		s = string(unicode.ToUpper(r)) + s[n:]
	}
	if s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return s
}
