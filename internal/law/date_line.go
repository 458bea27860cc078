package law

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"steward/internal/record"
	"steward/internal/tree"
)

// MaxLine is how long one line of input may be, in bytes.
const MaxLine = 64 << 10

// Function is what a line asks for.
type Function string

// The functions. RuleFunction asks whether a rule of the regime holds.
const (
	DateFunction   Function = "date"
	ClockFunction  Function = "clock"
	FineFunction   Function = "fine"
	DecideFunction Function = "decide"
	RuleFunction   Function = "rule"
)

// Line is one question about dates, deadlines, fines, thresholds or a rule.
type Line struct {
	ID       string
	AsOf     record.Date // empty: today, or the last day of Text
	Text     string      // id of a text of the law
	Family   string      // chooses the function, and the clock or decision by its name
	Name     string      // of the route, clock, kind of breach, decision or rule
	Calendar string      // whose holidays count
	Inputs   Given
	Yes      []string // of a rule: the answers that are yes, everything else being no
	rule     bool
}

// selectors are the inputs that name what is asked, by function.
func selectors() map[Function]string {
	return map[Function]string{DateFunction: "route", ClockFunction: "clock", FineFunction: "kind", DecideFunction: "decision", RuleFunction: "rule"}
}

// described are keys of a line that say something to people only.
func described() []string {
	return []string{"facts", "expected", "ref", "authority", "status", "note"}
}

// ReadLine reads one JSON object: id, as_of, text, family, calendar and inputs;
// what is asked is named by route, clock, kind, decision or rule, beside the
// inputs or among them. Without inputs, keys that are none of these are inputs.
// An object named facts is taken for inputs. Keys that only describe (facts as a
// text, expected, ref, authority, status, note) are passed over. A line that cannot be read is a record.Error.
func ReadLine(data []byte) (Line, error) {
	var l Line
	if len(data) > MaxLine {
		return l, record.Fail(record.TooLarge, fmt.Sprintf("A line has at most %d bytes", MaxLine))
	}
	root, err := tree.JSON(data, tree.Limits{Depth: 4, Values: 2000})
	var e *tree.Error
	switch {
	case errors.As(err, &e):
		return l, record.Fail(record.Invalid, "The line is not one JSON object: "+e.Reason)
	case err != nil || root.Type != tree.Object:
		return l, record.Fail(record.Invalid, "The line is not one JSON object")
	}
	l.Inputs = Given{}
	var faults []record.FieldError
	for i, key := range root.Keys {
		if err := l.key(key, &root.Items[i], root.Has("inputs")); err != nil {
			faults = append(faults, record.FieldError{Field: clip(key), Code: "invalid", Message: err.Error()})
		}
	}
	if len(faults) > 0 {
		return l, record.InvalidFields(faults)
	}
	return l, nil
}

// key keeps the value of one key of a line.
func (l *Line) key(key string, n *tree.Node, wrapped bool) error {
	to := map[string]*string{"id": &l.ID, "text": &l.Text, "family": &l.Family, "calendar": &l.Calendar}[key]
	switch {
	case (to != nil || key == "as_of") && n.Type == tree.Null:
	case to != nil:
		if !n.Scalar() || len(n.Text) > maxWord {
			return fmt.Errorf("is a text of at most %d bytes", maxWord)
		}
		*to = n.Text
	case key == "as_of":
		day, err := record.ParseDate(n.String())
		l.AsOf = day
		return err
	case key == "inputs", key == "facts" && n.Type == tree.Object && !wrapped:
		return l.inputs(n)
	case slices.Contains(described(), key):
	case l.names(key, n):
	case wrapped:
		return fmt.Errorf("is not known beside inputs")
	default:
		return l.give(key, n)
	}
	return nil
}

// names keeps what a line asks for, and reports whether the key is that.
func (l *Line) names(key string, n *tree.Node) bool {
	for _, s := range selectors() {
		if s == key && n.Type == tree.String {
			l.Name, l.rule = n.Text, key == selectors()[RuleFunction]
			return true
		}
	}
	return false
}

// inputs keeps an object of inputs, or a list of answers that are yes.
func (l *Line) inputs(n *tree.Node) error {
	if n.Type == tree.List {
		for _, one := range n.Each() {
			if one.Type != tree.String {
				return fmt.Errorf("is an object, or a list of names")
			}
			l.Yes = append(l.Yes, one.Text)
		}
		return nil
	}
	if n.Type != tree.Object {
		return fmt.Errorf("is an object, or a list of names")
	}
	for i, key := range n.Keys {
		if l.names(key, &n.Items[i]) {
			continue
		}
		if err := l.give(key, &n.Items[i]); err != nil {
			return fmt.Errorf("%s %w", clip(key), err)
		}
	}
	return nil
}

func (l *Line) give(key string, n *tree.Node) error {
	switch n.Type {
	case tree.Null:
		l.Inputs[key] = nil
	case tree.Bool:
		l.Inputs[key] = n.Text == "true"
	case tree.Number:
		l.Inputs[key] = json.Number(n.Text)
	case tree.String:
		l.Inputs[key] = n.Text
	case tree.List:
		words := []string{}
		for _, one := range n.Each() {
			if one.Type != tree.String {
				return fmt.Errorf("is a list of words")
			}
			words = append(words, one.Text)
		}
		l.Inputs[key] = words
	default:
		return fmt.Errorf("is not a value")
	}
	return nil
}
