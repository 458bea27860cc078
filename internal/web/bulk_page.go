package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"steward/internal/record"
)

// bulkPage asks for what is still missing, or shows why nothing was changed.
func (c *call) bulkPage(j *bulkJob, e *entry, faults []string, cause error) error {
	k := j.o.kind
	v := &bulkView{Kind: k, Path: c.url(k.Plural), Do: j.do, Submit: "Change all", Reason: c.value("reason")}
	v.Back = address(v.Path, j.list)
	v.Heading = count(len(j.records), lowerFirst(k.Label), lowerFirst(k.Labels))
	v.Hidden = append(v.Hidden, hidden{"list", j.list}, hidden{"do", j.do})
	d, err := c.display(j.ids())
	if err != nil {
		return err
	}
	v.items(d, j, faults)
	if err := c.bulkControls(v, j, e); err != nil {
		return err
	}
	code := http.StatusOK
	if cause != nil {
		code = status(record.CodeOf(cause))
		if v.Wrong = record.FieldErrors(cause); len(v.Wrong) == 0 {
			v.Message = record.Sentence(cause)
		}
		if v.Field != nil {
			v.Field.Error = errorsByField(v.Wrong)[j.field.Name]
		}
	}
	return c.pageStatus(code, "bulk", v)
}

// bulkControls chooses what the page asks for.
func (c *call) bulkControls(v *bulkView, j *bulkJob, e *entry) error {
	switch {
	case j.do == "remove":
		v.Heading, v.Submit, v.Danger, v.Asks, v.Needs = "Remove "+v.Heading+"?", "Remove all", true, true, true
	case j.do == "step" && j.step == nil:
		v.Heading, v.Submit = "Move "+v.Heading+" on", "Continue"
		v.Steps = c.bulkSteps(j)
	case j.do == "step":
		v.Heading, v.Submit, v.Asks, v.Needs = j.step.Label+": "+v.Heading, j.step.Label, true, j.step.NeedsReason
		v.Hidden = append(v.Hidden, hidden{"step", j.step.Name})
	case j.field == nil:
		v.Heading, v.Submit = "Change a field of "+v.Heading, "Continue"
		for _, g := range j.o.groups() {
			for _, f := range g.Fields {
				if j.o.bulkField(f.Name) != nil {
					v.Fields = append(v.Fields, formOption{Value: f.Name, Label: f.Label + " (" + g.Name + ")"})
				}
			}
		}
	default:
		v.Heading, v.Asks = j.field.Label+" of "+v.Heading, true
		if j.do == "field" {
			v.Hidden = append(v.Hidden, hidden{"field", j.field.Name})
		}
		return c.bulkValue(v, j, e)
	}
	return nil
}

func (c *call) bulkValue(v *bulkView, j *bulkJob, e *entry) error {
	typed := entries{}
	if e != nil {
		typed[j.field.Name] = e
	}
	s, err := c.source(j.o, record.Record{}, typed, nil)
	if err != nil {
		return err
	}
	one, err := s.field(j.field)
	v.Field = &one
	return err
}

// bulkSteps are the steps that some of the records may take, with how many.
func (c *call) bulkSteps(j *bulkJob) []formOption {
	var out []formOption
	for _, t := range c.anyStep(j.o.kind) {
		n := 0
		for _, r := range j.records {
			for _, from := range t.From {
				if from == r.State {
					n++
				}
			}
		}
		if n > 0 {
			out = append(out, formOption{Value: t.Name, Label: t.Label, Help: fmt.Sprintf("Starts from the state of %d of %d.", n, len(j.records))})
		}
	}
	return out
}

func (j *bulkJob) ids() []record.ID {
	var ids []record.ID
	for _, r := range j.records {
		ids = j.o.names(ids, r)
	}
	return ids
}

func (v *bulkView) items(d display, j *bulkJob, faults []string) {
	for i, r := range j.records {
		it := bulkItem{Ref: r.Ref(j.o.kind), Title: orRef(r.Title, r.Ref(j.o.kind)), URL: d.path(j.o.kind, r.Number), Pick: string(r.ID) + "@" + strconv.FormatInt(j.revs[i], 10)}
		f := j.field
		if f == nil {
			f = j.o.field("state")
		}
		it.Now = clipText(strings.ReplaceAll(d.plain(f, r.Value(f.Name)), "\n", ", "), cellRunes)
		if faults != nil {
			it.Wrong = faults[i]
		}
		v.Items = append(v.Items, it)
	}
}

// itemOf is which part of a batch failed, from 1; 0 when none is named.
func itemOf(err error) int {
	var e *record.Error
	if errors.As(err, &e) {
		return e.Item
	}
	return 0
}

// bulkSentence is what the register says about one part of a batch.
func bulkSentence(err error) string {
	if fields := record.FieldErrors(err); len(fields) > 0 {
		return fields[0].Message
	}
	_, msg, ok := strings.Cut(record.Sentence(err), ": ")
	if !ok {
		return record.Sentence(err)
	}
	return msg
}
