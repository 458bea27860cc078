package web

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"steward/internal/exchange"
	"steward/internal/exchange/intake"
	"steward/internal/record"
	"steward/internal/register"
)

// importJob is an import on its way: the files that were sent and what was
// decided about them.
type importJob struct {
	upload register.Upload
	spec   importSpec
}

// importSpec is the part of a job that is kept.
type importSpec struct {
	Files []importFile `json:"files"`
	Done  *importDone  `json:"done,omitempty"`
}

// importFile is one file of a job.
type importFile struct {
	Name    string            `json:"name"`
	Hash    string            `json:"hash,omitempty"`
	Size    int64             `json:"size"`
	Part    string            `json:"part,omitempty"`  // that is read
	Parts   []string          `json:"parts,omitempty"` // that could be
	List    bool              `json:"list,omitempty"`  // it has columns
	Mapping *exchange.Mapping `json:"mapping,omitempty"`
	Out     bool              `json:"out,omitempty"`    // left out
	Failed  string            `json:"failed,omitempty"` // why its bytes were not kept
}

// importDone is what an import did, for its last page.
type importDone struct {
	intake.Tally
	Named    int              `json:"named"`
	At       time.Time        `json:"at"`
	Kinds    []intake.KindSum `json:"kinds"`
	Refusals []importRefusal  `json:"refusals,omitempty"` // the first of them
}

type importRefusal struct {
	Where  string `json:"where"`
	Title  string `json:"title"`
	Reason string `json:"reason"`
}

// readImport reads the job of the path. It belongs to whoever sent the files;
// for everybody else it does not exist.
func (c *call) readImport() (*importJob, error) {
	id := record.ID(c.path("id"))
	if !id.Valid() {
		return nil, record.Fail(record.NotFound, "There is no such import, or it was done or dropped.")
	}
	u, err := c.web.reg.ReadUpload(c.ctx, c.actor, id)
	if err != nil {
		return nil, err
	}
	j := &importJob{upload: u}
	if err := json.Unmarshal(u.Spec, &j.spec); err != nil {
		return nil, fmt.Errorf("read an import: %w", err)
	}
	return j, nil
}

// save keeps the job. A new one gets its identity.
func (j *importJob) save(c *call) error {
	spec, err := json.Marshal(j.spec)
	if err != nil {
		return fmt.Errorf("encode an import: %w", err)
	}
	j.upload.Spec, j.upload.Hashes = spec, nil
	for _, f := range j.spec.Files {
		if f.Hash != "" {
			j.upload.Hashes = append(j.upload.Hashes, f.Hash)
		}
	}
	j.upload, err = c.web.reg.SaveUpload(c.ctx, c.actor, j.upload)
	return err
}

// url is the address of the job's page.
func (j *importJob) url(c *call) string { return c.url("import", string(j.upload.ID)) }

// columnsURL is the address of the page where a list gets its columns.
func (j *importJob) columnsURL(c *call, file int) string {
	return c.url("import", string(j.upload.ID), "columns", strconv.Itoa(file))
}

// file returns the file that the path names by its place.
func (j *importJob) file(c *call) (int, *importFile, error) {
	i, err := strconv.Atoi(c.path("file"))
	if err != nil || i < 0 || i >= len(j.spec.Files) {
		return 0, nil, record.Fail(record.NotFound, "This import has no such file.")
	}
	return i, &j.spec.Files[i], nil
}

// first returns the address where the person goes on: the first list whose
// columns nobody has named yet, else the preview.
func (j *importJob) first(c *call) string {
	for i, f := range j.spec.Files {
		if f.List && f.Mapping == nil && !f.Out {
			return j.columnsURL(c, i)
		}
	}
	return j.url(c)
}
