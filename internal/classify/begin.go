package classify

import (
	"context"

	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// External is the identity of what a law makes of a system, so that there is one
// of it.
func External(regime string, system record.ID) string { return regime + "@" + string(system) }

// FactExternal is the identity of the answer to one question about a system.
func FactExternal(regime, name string, system record.ID) string {
	return regime + ":" + name + "@" + string(system)
}

// OfSystem returns what a law makes of a system. It is NotFound while nobody has
// begun, or after it was removed.
func (s *Service) OfSystem(ctx context.Context, a access.Actor, regime string, system record.ID) (record.Record, error) {
	external := External(regime, system)
	have, err := s.reg.ByExternals(ctx, a, "classification", []string{external})
	if err != nil {
		return record.Record{}, err
	}
	if c, ok := have[external]; ok && !c.Removed {
		return c, nil
	}
	return record.Record{}, record.Fail(record.NotFound, "Nobody has begun to answer for this system.")
}

// Begin returns what a law makes of a system, and begins it when nobody has: the
// first result says that everything is open. A system that is retired or removed
// is Illegal to begin.
func (s *Service) Begin(ctx context.Context, a access.Actor, regime string, system record.ID) (record.Record, error) {
	out, err := s.BeginAll(ctx, a, regime, []record.ID{system})
	if err != nil {
		return record.Record{}, err
	}
	return out[0], nil
}

// BeginAll is Begin for several systems in one transaction, in order.
func (s *Service) BeginAll(ctx context.Context, a access.Actor, regime string, systems []record.ID) ([]record.Record, error) {
	r, err := s.Regime(regime)
	if err != nil {
		return nil, err
	}
	if err := a.Require(access.Create, "fact", nil); err != nil {
		return nil, err
	}
	out, err := s.begin(ctx, a, r, systems)
	if err != nil && record.CodeOf(err) == record.Conflict { // somebody else began at the same moment
		out, err = s.begin(ctx, a, r, systems)
	}
	return out, err
}

// BeginRest begins for systems nobody has begun with, most of them at most, and
// returns for how many. Those that cannot be begun are passed over.
func (s *Service) BeginRest(ctx context.Context, a access.Actor, regime string, most int) (int, error) {
	n, after := 0, ""
	for n < most {
		page, err := s.NotBegun(ctx, a, regime, after, 200)
		if err != nil {
			return n, err
		}
		ids := make([]record.ID, len(page.Records))
		for i, r := range page.Records {
			ids[i] = r.ID
		}
		done, err := s.beginSome(ctx, a, regime, ids)
		if n += done; err != nil {
			return n, err
		}
		if after = page.Next; after == "" {
			break
		}
	}
	return n, nil
}

// beginSome begins for systems at once, or where one of them is in the way, for
// each by itself.
func (s *Service) beginSome(ctx context.Context, a access.Actor, regime string, ids []record.ID) (int, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	_, err := s.BeginAll(ctx, a, regime, ids)
	if err == nil {
		return len(ids), nil
	}
	if code := record.CodeOf(err); len(ids) == 1 && (code == record.Illegal || code == record.NotFound) {
		return 0, nil
	} else if code != record.Illegal && code != record.NotFound {
		return 0, err
	}
	n := 0
	for i := range ids {
		done, err := s.beginSome(ctx, a, regime, ids[i:i+1])
		if n += done; err != nil {
			return n, err
		}
	}
	return n, nil
}

func (s *Service) begin(ctx context.Context, a access.Actor, r *law.Regime, systems []record.ID) ([]record.Record, error) {
	externals := make([]string, len(systems))
	for i, id := range systems {
		externals[i] = External(r.Name, id)
	}
	have, err := s.reg.ByExternals(ctx, a, "classification", externals)
	if err != nil {
		return nil, err
	}
	found, err := s.reg.GetMany(ctx, a, systems)
	if err != nil {
		return nil, err
	}
	out := make([]record.Record, len(systems))
	var fresh []int
	for i, id := range systems {
		system, ok := found[id]
		switch c := have[externals[i]]; {
		case !ok || system.Kind != "ai-system":
			return nil, record.Fail(record.NotFound, "There is no such AI system.")
		case c.ID != "" && !c.Removed:
			out[i] = c
		case c.Removed:
			return nil, record.Fail(record.Illegal, "What the law makes of "+system.Title+" was removed. Restore it to go on.")
		case system.Removed || system.State == "retired":
			return nil, record.Fail(record.Illegal, system.Title+" is out of use, so nothing is begun for it.")
		default:
			fresh = append(fresh, i)
		}
	}
	return out, s.make(ctx, a, r, fresh, found, systems, out)
}

// make makes the classifications at the places fresh and judges them. The program
// writes them for the actor, who may give answers and so may begin.
func (s *Service) make(ctx context.Context, a access.Actor, r *law.Regime, fresh []int, found map[record.ID]record.Record, systems []record.ID, out []record.Record) error {
	if len(fresh) == 0 {
		return nil
	}
	writes := make([]register.Write, len(fresh))
	for k, i := range fresh {
		system := found[systems[i]]
		writes[k] = register.Write{Vouched: true, Create: &register.Draft{Kind: "classification", Owner: system.Owner, External: External(r.Name, system.ID),
			Body: record.Body{"regime": r.Name, "system": string(system.ID)}, Reason: "Begun by " + a.Name + "."}}
	}
	program := access.System(a.Org)
	made, err := s.reg.Batch(ctx, program, writes)
	if err != nil {
		return err
	}
	judged, err := s.rejudge(ctx, program, made)
	if err != nil {
		return err
	}
	for k, i := range fresh {
		out[i] = made[k]
		for _, one := range judged {
			if one.Record.ID == made[k].ID {
				out[i] = one.Record
			}
		}
	}
	return nil
}

// OfSystemOn judges a system as the law stands on a day ("" is today), and reports
// whether anybody has begun; where nobody has, nothing is known of it.
func (s *Service) OfSystemOn(ctx context.Context, a access.Actor, regime string, system record.Record, day record.Date) (*Judged, bool, error) {
	c, err := s.OfSystem(ctx, a, regime, system.ID)
	switch {
	case err == nil:
		j, err := s.Judge(ctx, a, c, day)
		return j, true, err
	case record.CodeOf(err) != record.NotFound:
		return nil, false, err
	}
	c = record.Record{Kind: "classification", Body: record.Body{"regime": regime, "system": string(system.ID)}}
	j, err := s.judge(c, system, day)
	return j, false, err
}
