package web

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// bulkView is the page that changes many records at once: first what to change,
// then the new value, then, if something stands in the way, what.
type bulkView struct {
	Kind    *record.Kind
	Path    string // of the list
	Back    string
	Heading string
	Do      string
	Submit  string
	Danger  bool
	Items   []bulkItem
	Hidden  []hidden

	Fields []formOption // of the field to choose
	Steps  []formOption // of the step to choose
	Field  *formField   // with the value to give
	Asks   bool         // for a reason
	Needs  bool         // one
	Files  bool
	Reason string

	Wrong   []record.FieldError
	Message string
}

// bulkItem is one record that was ticked.
type bulkItem struct {
	Ref, Title, URL string
	Pick            string // identity and revision, as the list gave it
	Now             string // what it holds in the field
	Wrong           string
}

// mostBulk is how many records are changed at once.
const mostBulk = 200

// bulkJob is what a form asks for, read and checked.
type bulkJob struct {
	o       outline
	do      string // owner, due, field, step, remove
	field   *record.Field
	step    *record.Transition
	records []record.Record
	revs    []int64
	list    string
}

// bulk asks for the value, or changes all records or none.
func (w *Web) bulk(c *call) error {
	o, err := c.outline()
	if err != nil {
		return err
	}
	j, err := c.readBulk(o)
	if err != nil {
		return err
	}
	if len(j.records) == 0 {
		c.flash("warn", "Tick the records first, then say what to do with them.")
		return c.redirect(address(c.url(o.kind.Plural), j.list))
	}
	if c.value("confirm") == "" || j.do == "field" && j.field == nil || j.do == "step" && j.step == nil {
		return c.bulkPage(j, nil, nil, nil)
	}
	return c.bulkDo(j)
}

func (c *call) readBulk(o outline) (*bulkJob, error) {
	q, err := c.listOf(o)
	if err != nil {
		return nil, err
	}
	j := &bulkJob{o: o, do: c.value("do"), list: q.encode()}
	switch j.do {
	case "owner", "due":
		j.field = o.field(j.do)
	case "field":
		if name := c.value("field"); name != "" {
			if j.field = o.bulkField(name); j.field == nil {
				return nil, record.Fail(record.Invalid, "This field cannot be changed in many records at once.")
			}
		}
	case "step":
		if name := c.value("step"); name != "" {
			if j.step = o.kind.Transition(name); j.step == nil {
				return nil, record.Fail(record.Invalid, "There is no such step.")
			}
		}
	case "remove":
	default:
		return nil, record.Fail(record.Invalid, "The form does not say what to do with the records.")
	}
	return j, c.readPicked(j)
}

// bulkField is a field that many records can be given one value in, or nil.
func (o outline) bulkField(name string) *record.Field {
	f := o.editable(inputOf(name))
	if f == nil || f.Type == record.File || name == "title" || name == "state" || name == "external" || name == "owner" || name == "due" {
		return nil
	}
	return f
}

// readPicked reads the records that were ticked, in the order of the list.
func (c *call) readPicked(j *bulkJob) error {
	picked := c.values("id")
	if len(picked) > mostBulk {
		return record.Fail(record.TooLarge, fmt.Sprintf("At most %d records are changed at once.", mostBulk))
	}
	var ids []record.ID
	revs := map[record.ID]int64{}
	for _, p := range picked {
		id, rev, _ := strings.Cut(p, "@")
		n, err := strconv.ParseInt(rev, 10, 64)
		if !record.ID(id).Valid() || err != nil || n < 1 {
			return record.Fail(record.Invalid, "The form names a record that is none.")
		}
		if revs[record.ID(id)] == 0 {
			ids = append(ids, record.ID(id))
		}
		revs[record.ID(id)] = n
	}
	found, err := c.web.reg.GetMany(c.ctx, c.actor, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		r, ok := found[id]
		if !ok || r.Kind != j.o.kind.Name {
			return record.Fail(record.NotFound, "One of the records is not there any more. Go back to the list and tick them again.")
		}
		j.records, j.revs = append(j.records, r), append(j.revs, revs[id])
	}
	return nil
}

// bulkDo changes all records in one transaction. Whatever stands in the way is
// looked for in every record first, so that all of it can be told at once.
func (c *call) bulkDo(j *bulkJob) error {
	var e *entry
	if j.field != nil {
		if err := c.knownFields(j); err != nil {
			return err
		}
		var err error
		if e, err = c.readEntry(j.field, c.r.PostForm); err != nil {
			return err
		}
		if e.value == nil && e.wrong == "" && c.value("clear") == "" {
			e.wrong = "Give a value, or tick that it is to be emptied."
		}
		if e.wrong != "" {
			return c.bulkPage(j, e, nil, record.InvalidFields([]record.FieldError{{Field: j.field.Name, Code: "invalid", Message: e.wrong}}))
		}
	}
	reason := c.value("reason")
	if reason == "" && (j.do == "remove" || j.step != nil && j.step.NeedsReason) {
		return c.bulkPage(j, e, nil, record.InvalidFields([]record.FieldError{{Field: "reason", Code: "required", Message: "Say why; it is kept with each change."}}))
	}
	faults, any, err := c.bulkFaults(j)
	if err != nil {
		return err
	}
	if any {
		return c.bulkPage(j, e, faults, record.Fail(record.Conflict, "Nothing was changed: some of the records stand in the way."))
	}
	writes := j.writes(e, reason)
	if _, err := c.web.reg.Batch(c.ctx, c.actor, writes); err != nil {
		return c.bulkRefused(j, e, faults, err)
	}
	c.flash("ok", j.done())
	return c.redirect(address(c.url(j.o.kind.Plural), j.list))
}

// knownFields refuses a form with fields that do not belong to it.
func (c *call) knownFields(j *bulkJob) error {
	for name := range c.r.PostForm {
		known := name == inputOf(j.field.Name) || name == "clear"
		for _, n := range formOwn {
			known = known || n == name
		}
		if !known {
			return record.Fail(record.Invalid, fmt.Sprintf("The form holds a field %q that is not known here.", clipText(name, 60)))
		}
	}
	return nil
}

// bulkFaults says for each record what forbids the change, if anything.
func (c *call) bulkFaults(j *bulkJob) ([]string, bool, error) {
	out := make([]string, len(j.records))
	any := false
	for i := range j.records {
		msg, err := c.bulkFault(j, &j.records[i], j.revs[i])
		if err != nil {
			return nil, false, err
		}
		out[i] = msg
		any = any || msg != ""
	}
	return out, any, nil
}

func (c *call) bulkFault(j *bulkJob, r *record.Record, rev int64) (string, error) {
	verb := access.Update
	switch {
	case j.do == "remove":
		verb = access.Remove
	case j.step != nil:
		verb = access.StepOf(j.step.Name)
	}
	if d := c.actor.May(verb, r.Kind, r); !d.Allowed {
		return d.Reason, nil
	}
	switch {
	case r.Removed:
		return "It was removed in the meantime.", nil
	case r.Rev != rev:
		return "Someone changed it since you ticked it. Look at it, then tick it again.", nil
	case j.step == nil:
		return "", nil
	}
	open, err := c.web.reg.Steps(c.ctx, c.actor, *r)
	if err != nil {
		return "", err
	}
	for _, s := range open {
		if s.Name == j.step.Name {
			return s.Blocked, nil
		}
	}
	return fmt.Sprintf("Its state is “%s”, from which this step does not start.", stateLabel(j.o.kind, r.State)), nil
}

// writes are the parts of the batch.
func (j *bulkJob) writes(e *entry, reason string) []register.Write {
	out := make([]register.Write, len(j.records))
	for i, r := range j.records {
		w := register.Write{ID: r.ID, Reason: reason}
		switch {
		case j.do == "remove":
			w.Remove = true
		case j.step != nil:
			w.Step = j.step.Name
		default:
			edit := entries{j.field.Name: e}.edit(r, reason)
			edit.Rev = j.revs[i]
			w.Edit = &edit
		}
		out[i] = w
	}
	return out
}

func (j *bulkJob) done() string {
	n := count(len(j.records), lowerFirst(j.o.kind.Label), lowerFirst(j.o.kind.Labels))
	switch {
	case j.do == "remove":
		return n + " removed."
	case j.step != nil:
		return n + " moved on: " + j.step.Label + "."
	}
	return j.field.Label + " changed in " + n + "."
}

// bulkRefused shows what the register found, at the record it found it in.
func (c *call) bulkRefused(j *bulkJob, e *entry, faults []string, cause error) error {
	if status(record.CodeOf(cause)) >= http.StatusInternalServerError {
		return cause
	}
	if i := itemOf(cause); i > 0 && i <= len(faults) {
		faults[i-1] = bulkSentence(cause)
		cause = record.Wrap(record.CodeOf(cause), "Nothing was changed: "+j.records[i-1].Ref(j.o.kind)+" stands in the way.", cause)
	}
	return c.bulkPage(j, e, faults, cause)
}
