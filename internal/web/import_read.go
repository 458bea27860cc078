package web

import (
	"errors"
	"io"

	"steward/internal/exchange"
	"steward/internal/exchange/intake"
	"steward/internal/record"
)

// readFile reads one file of a job again from the bytes kept.
func (c *call) readFile(r *intake.Reader, f importFile) (intake.Source, error) {
	if f.Failed != "" {
		return intake.Source{Name: f.Name, Size: f.Size,
			Refused: &exchange.Problem{Where: exchange.Where{File: f.Name}, Severity: exchange.Refused, Code: "too_large", Message: f.Failed}}, nil
	}
	bytes, err := c.web.reg.OpenUpload(c.ctx, c.actor, f.Hash)
	if err != nil {
		return intake.Source{}, err
	}
	defer bytes.Close()
	return r.Read(intake.Input{Name: f.Name, Data: bytes, Part: f.Part, Mapping: f.Mapping})
}

// sources reads every file of a job that is not left out. The second result is
// the place of each source among the files.
func (c *call) sources(j *importJob) ([]intake.Source, []int, error) {
	r, err := intake.NewReader(c.ctx, c.web.reg, c.actor)
	if err != nil {
		return nil, nil, err
	}
	var out []intake.Source
	var at []int
	for i, f := range j.spec.Files {
		if f.Out {
			continue
		}
		s, err := c.readFile(r, f)
		var wrong *record.Error
		if errors.As(err, &wrong) && wrong.Code == record.Invalid {
			// The mapping stopped fitting, as when a field of the organisation's own
			// was taken out of use: the list has to be looked at again.
			j.spec.Files[i].Mapping, f.Mapping = nil, nil
			s, err = c.readFile(r, f)
		}
		if err != nil {
			return nil, nil, err
		}
		out, at = append(out, s), append(at, i)
	}
	return out, at, nil
}

// inspect reads a file that was just sent, and notes what is known about it: its
// parts, whether it is a list, and the mapping that fits it.
func (c *call) inspect(r *intake.Reader, f *importFile) error {
	if f.Failed != "" {
		return nil
	}
	s, err := c.readFile(r, *f)
	if err != nil {
		return err
	}
	f.Name, f.Part, f.List = s.Name, s.Part, s.Table != nil
	if f.List {
		f.Mapping = s.Reading.Mapping
	}
	if f.Parts != nil || !(s.Refused != nil && s.Refused.Code == "part" || s.Table != nil && s.Table.Format != "csv") {
		return nil
	}
	bytes, err := c.web.reg.OpenUpload(c.ctx, c.actor, f.Hash)
	if err != nil {
		return err
	}
	defer bytes.Close()
	data, err := io.ReadAll(io.LimitReader(bytes, exchange.MaxBytes))
	if err != nil {
		return record.Wrap(record.Unavailable, "The file could not be read again.", err)
	}
	if f.Parts = exchange.Parts(data, exchange.Limits{}); len(f.Parts) < 2 {
		f.Parts = nil
	}
	return nil
}
