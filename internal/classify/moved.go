package classify

import (
	"context"
	"strings"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// moveTasks are the tasks that tell people of systems whose verdict moved without
// an answer having changed: one for each system and version of the content, so
// that doing it twice makes none twice.
func (s *Service) moveTasks(ctx context.Context, a access.Actor, all []again) ([]register.Write, error) {
	all = byLaw(all)
	var externals []string
	for _, one := range all {
		externals = append(externals, moveExternal(s.Content(one.Regime.Name), one))
	}
	if len(externals) == 0 {
		return nil, nil
	}
	have, err := s.reg.ByExternals(ctx, a, "task", externals)
	if err != nil {
		return nil, err
	}
	var out []register.Write
	for _, one := range all {
		external := moveExternal(s.Content(one.Regime.Name), one)
		if _, there := have[external]; there {
			continue
		}
		out = append(out, register.Write{Create: &register.Draft{Kind: "task", Title: clipTo("Look again at what the law makes of "+one.System.Title, 250), External: external,
			Owner: ownerOf(one.System), Due: one.Day.AddDays(30),
			Body: record.Body{"about": string(one.Record.ID), "priority": "high", "description": one.Regime.Title + " says otherwise of it than before, though nobody changed an answer.\n\n" +
				one.cause + ".\n\n- " + strings.Join(one.Moved, "\n- ")}}})
	}
	return out, nil
}

// byLaw are those whose verdict moved without an answer alone having moved it.
func byLaw(all []again) []again {
	var out []again
	for _, one := range all {
		if one.cause != "" && len(one.Moved) > 0 {
			out = append(out, one)
		}
	}
	return out
}

func moveExternal(content string, one again) string {
	return "law-moved|" + content + "|" + string(one.Day) + "|" + External(one.Regime.Name, one.System.ID)
}

// ownerOf is who is to be told about a system: who is accountable for it, or else
// its owner.
func ownerOf(system record.Record) record.ID {
	if id := record.ID(system.Derived.Text("accountable")); id != "" {
		return id
	}
	return system.Owner
}
