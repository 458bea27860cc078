package example

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"time"

	"steward/internal/access"
	"steward/internal/record"
	"steward/internal/register"
)

// act is one write by one account on one day.
type act struct {
	day   int
	by    string
	entry *entry
	event *event    // nil: the creation
	pack  *adoption // a pack taken into use; there is no entry then
	law   *lawStory // a sitting over a law; there is no entry then
}

// alone reports whether an act is done by itself and not in a batch.
func (a act) alone() bool {
	return a.pack != nil || a.law != nil || a.event == nil && a.entry.SoA != nil || a.aboutRisk() || a.aboutImpact() || a.aboutDossier() || a.aboutIncident()
}

// viewsSaved is the day on which lists were saved.
const viewsSaved = -70

// earlier does what happened before lists were saved, later the rest, so that
// the log is in the order of time.
func (f *filling) earlier() error { return f.tell(-1<<31, viewsSaved) }
func (f *filling) later() error   { return f.tell(viewsSaved, 0) }

// tell does what happened from one day until before another, a batch for each
// account and day.
func (f *filling) tell(from, until int) error {
	acts := slices.DeleteFunc(f.acts(), func(a act) bool { return a.day < from || a.day >= until })
	for len(acts) > 0 {
		n := 1
		for n < len(acts) && acts[n].day == acts[0].day && acts[n].by == acts[0].by && !acts[n-1].alone() && !acts[n].alone() {
			n++
		}
		do := f.batch
		if acts[0].alone() {
			do = f.single
		}
		if err := do(acts[:n]); err != nil {
			return fmt.Errorf("%d days ago, %s: %w", -acts[0].day, acts[0].by, err)
		}
		acts = acts[n:]
	}
	return nil
}

// acts returns all acts in the order they happened: by day, then account, then
// as the files tell.
func (f *filling) acts() []act {
	var acts []act
	for i := range f.story.settings.Packs {
		p := &f.story.settings.Packs[i]
		acts = append(acts, act{day: p.At, by: p.By, pack: p})
	}
	for i := range f.story.laws {
		l := &f.story.laws[i]
		acts = append(acts, act{day: l.At, by: l.By, law: l})
	}
	for i := range f.story.entries {
		e := &f.story.entries[i]
		if e.Of == "" {
			acts = append(acts, act{day: e.At, by: e.By, entry: e})
		}
		for j := range e.Then {
			acts = append(acts, act{day: e.Then[j].At, by: cmp.Or(e.Then[j].By, e.By), entry: e, event: &e.Then[j]})
		}
	}
	slices.SortStableFunc(acts, func(a, b act) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(f.rank(a.by), f.rank(b.by)))
	})
	return acts
}

func (f *filling) rank(by string) int {
	return slices.IndexFunc(f.story.settings.Members, func(m member) bool { return m.ID == by })
}

// when returns the moment of an act: in the morning, each account at its own
// time.
func (f *filling) when(day int, by string) time.Time {
	d := f.today.UTC().Truncate(24*time.Hour).AddDate(0, 0, day)
	minutes := 8*60 + 17 + 29*(f.rank(by)+1) + (day*37%23+23)%23
	return d.Add(time.Duration(minutes) * time.Minute)
}

// batch writes what one account did on one day.
func (f *filling) batch(acts []act) error {
	reg, actor, err := f.enter(acts[0])
	if err != nil {
		return err
	}
	var writes []register.Write
	for _, a := range acts {
		some, err := f.writes(reg, a)
		if err != nil {
			return err
		}
		writes = append(writes, some...)
	}
	if _, err = reg.Batch(f.ctx, actor, writes); err != nil {
		return err
	}
	return f.tie(reg, acts)
}

// enter returns the register at the moment of an act, and who acts.
func (f *filling) enter(a act) (*register.Register, access.Actor, error) {
	reg, err := f.at(f.when(a.day, a.by))
	if err != nil {
		return nil, access.Actor{}, err
	}
	actor, err := f.actor(reg, a.by)
	return reg, actor, err
}

// actor returns an account as it acts, looked up once until its membership
// changes.
func (f *filling) actor(reg *register.Register, by string) (access.Actor, error) {
	if a, ok := f.actors[by]; ok {
		return a, nil
	}
	a, _, err := reg.Enter(f.ctx, f.members[by], f.org.Slug)
	if err != nil {
		return a, fmt.Errorf("let %s in: %w", by, err)
	}
	f.actors[by] = a
	return a, nil
}

func (f *filling) writes(reg *register.Register, a act) ([]register.Write, error) {
	if a.event == nil {
		w, err := f.creation(reg, a)
		return []register.Write{w}, err
	}
	e, v, id := a.entry, a.event, f.ids[a.entry.ID]
	if id == "" {
		return nil, fmt.Errorf("nothing is called %q yet", e.ID)
	}
	if v.Remove {
		return []register.Write{{ID: id, Remove: true, Reason: v.Reason}}, nil
	}
	var out []register.Write
	edit, changed, err := f.edit(e, v)
	if err != nil {
		return nil, err
	}
	if changed {
		out = append(out, register.Write{ID: id, Edit: &edit})
	}
	if v.Step != "" {
		out = append(out, register.Write{ID: id, Step: v.Step, Reason: f.text(v.Reason), Vouched: true}) // editions are drawn up from the records
	}
	return out, nil
}

func (f *filling) edit(e *entry, v *event) (edit register.Edit, changed bool, err error) {
	if edit.Body, err = f.body(e, v.Set); err != nil {
		return edit, false, err
	}
	if v.Step == "" {
		edit.Reason = f.text(v.Reason)
	}
	if v.Title != "" {
		edit.Title = &v.Title
	}
	if v.Owner != "" {
		owner, err := f.owner(v.Owner)
		if err != nil {
			return edit, false, fmt.Errorf("%s: %w", e.ID, err)
		}
		edit.Owner = &owner
	}
	if v.Due != "" {
		due := record.Date(f.text(v.Due))
		edit.Due = &due
	}
	return edit, len(edit.Body) > 0 || edit.Title != nil || edit.Owner != nil || edit.Due != nil, nil
}

func (f *filling) creation(reg *register.Register, a act) (register.Write, error) {
	e := a.entry
	body, err := f.body(e, e.Fields)
	if err != nil {
		return register.Write{}, err
	}
	owner, err := f.owner(e.Owner)
	if err != nil {
		return register.Write{}, fmt.Errorf("%s: %w", e.ID, err)
	}
	if e.File != "" {
		if body["file"], err = f.keep(reg, a); err != nil {
			return register.Write{}, err
		}
	}
	return register.Write{Create: &register.Draft{ID: f.ids[e.ID], Kind: e.Kind, Title: f.text(e.Title), State: e.State,
		Owner: owner, Due: record.Date(f.text(e.Due)), External: f.external(e.External), Body: body, Reason: f.text(e.Reason)}}, nil
}

// keep puts the bytes of an evidence file into the register.
func (f *filling) keep(reg *register.Register, a act) (any, error) {
	file, err := f.files.Open(path.Join("files", a.entry.File))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a.entry.ID, err)
	}
	defer file.Close()
	actor, err := f.actor(reg, a.by)
	if err != nil {
		return nil, err
	}
	ref, err := reg.PutFile(f.ctx, actor, a.entry.Kind, a.entry.File, file)
	if err != nil {
		return nil, err
	}
	return ref.Value(), nil
}
