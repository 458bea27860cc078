package conformity

import (
	"context"
	"slices"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// Undo returns what changes when the version of a pack that was in use before the
// last upgrade comes back. With nothing to undo it is Illegal.
func (s *Service) Undo(ctx context.Context, a access.Actor, name string) (Change, error) {
	in, err := s.inUse(ctx, a, name)
	if err != nil {
		return Change{}, err
	}
	before, err := s.versionBefore(ctx, a, in)
	if err != nil {
		return Change{}, err
	}
	to, err := s.content(ctx, a, before)
	if err != nil {
		return Change{}, err
	}
	c, err := s.change(ctx, a, in, to)
	if err != nil {
		return c, err
	}
	c.spare()
	return c, nil
}

// ConfirmUndo brings the version back that Undo showed, named by its fingerprint:
// what was retired is current again, what was added is retired unless somebody
// worked on it. Another version by now is a Conflict.
func (s *Service) ConfirmUndo(ctx context.Context, a access.Actor, name, fingerprint string) (record.Record, error) {
	c, err := s.Undo(ctx, a, name)
	if err != nil {
		return c.In, err
	}
	if c.Fingerprint != fingerprint {
		return c.In, record.Fail(record.Conflict, "Another version was in use before than was shown. Look at what changes again.")
	}
	return s.apply(ctx, a, c)
}

// versionBefore returns the pack record with the file and version that were in use
// before the last upgrade. A version that came back was no upgrade: it took one
// back.
func (s *Service) versionBefore(ctx context.Context, a access.Actor, in record.Record) (record.Record, error) {
	changes, err := s.reg.History(ctx, a, in.ID, 0, 500)
	if err != nil {
		return in, err
	}
	var stack []record.Body
	hash := func(b record.Body) string { f, _ := record.ToFileRef(b["file"]); return f.Hash }
	for _, c := range slices.Backward(changes) {
		n := len(stack)
		switch {
		case hash(c.Body) == "" || n > 0 && hash(stack[n-1]) == hash(c.Body):
		case n > 1 && hash(stack[n-2]) == hash(c.Body):
			stack = stack[:n-1]
		default:
			stack = append(stack, c.Body)
		}
	}
	if len(stack) < 2 {
		return in, record.Fail(record.Illegal, "There is no upgrade of "+in.Title+" to take back.")
	}
	then := in
	then.Body = stack[len(stack)-2]
	return then, nil
}

// spare keeps what somebody worked on from being retired.
func (c *Change) spare() {
	var lost []Loss
	for _, l := range c.Lost {
		if !l.Work {
			lost = append(lost, l)
			continue
		}
		c.Kept = append(c.Kept, l)
		c.writes = slices.DeleteFunc(c.writes, func(w register.Write) bool { return w.ID == l.Record.ID && w.Step == "retire" })
	}
	c.Lost = lost
}
