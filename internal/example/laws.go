package example

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"steward/content"
	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/law"
	"steward/internal/record"
	"steward/internal/register"
)

// lawStory is one sitting over what a law makes of a system: answers of one
// account on one day, and whether it confirms the result.
type lawStory struct {
	Law     string            `yaml:"law"`
	System  string            `yaml:"system"` // handle
	At      int               `yaml:"at"`
	By      string            `yaml:"by"`
	Why     string            `yaml:"why"` // kept with the answers that are yes
	Yes     []string          `yaml:"yes"`
	Unknown []string          `yaml:"unknown"`
	Values  map[string]string `yaml:"values"`
	Rest    string            `yaml:"rest"`    // why everything still open is no; empty leaves it open
	Confirm string            `yaml:"confirm"` // the remark with which the account confirms
}

// laws returns the service at the moment of a register.
func (f *filling) laws(reg *register.Register) *classify.Service {
	return classify.New(reg, f.regimes)
}

// readLaws reads the laws that come with Steward, once.
func readLaws() func() (map[string]*law.Regime, error) {
	return sync.OnceValues(func() (map[string]*law.Regime, error) { return classify.Read(content.Laws) })
}

// onLaw does what a sitting tells.
func (f *filling) onLaw(a act) error {
	reg, actor, err := f.enter(a)
	if err != nil {
		return err
	}
	service := f.laws(reg)
	c, err := service.Begin(f.ctx, actor, a.law.Law, f.ids[a.law.System])
	if err != nil {
		return fmt.Errorf("begin with %s: %w", a.law.System, err)
	}
	if replies := a.law.replies(); len(replies) > 0 {
		if _, err := service.Answer(f.ctx, actor, c, replies); err != nil {
			return fmt.Errorf("answers about %s: %w", a.law.System, err)
		}
	}
	if a.law.Rest != "" {
		if err := f.restOf(service, actor, c, a.law.Rest); err != nil {
			return fmt.Errorf("the other answers about %s: %w", a.law.System, err)
		}
	}
	if a.law.Confirm == "" {
		return nil
	}
	if c, err = service.OfSystem(f.ctx, actor, a.law.Law, f.ids[a.law.System]); err != nil {
		return err
	}
	if _, err := service.Confirm(f.ctx, actor, c, a.law.Confirm); err != nil {
		return fmt.Errorf("confirm %s: %w", a.law.System, err)
	}
	return nil
}

// checked holds every system against the laws once more, as they are known today.
func (f *filling) checked() error {
	regimes, err := f.regimes()
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(regimes)) {
		if _, err := f.laws(f.reg).RejudgeAll(f.ctx, f.org.ID, name); err != nil {
			return fmt.Errorf("hold the systems against %s: %w", name, err)
		}
	}
	return nil
}

func (l *lawStory) replies() []classify.Reply {
	var out []classify.Reply
	for _, name := range l.Yes {
		out = append(out, classify.Reply{Name: name, Says: "yes", Why: l.Why})
	}
	for _, name := range l.Unknown {
		out = append(out, classify.Reply{Name: name, Says: "unknown"})
	}
	for name, v := range l.Values {
		r := classify.Reply{Name: name, Value: v, Why: l.Why}
		if v == "yes" || v == "no" {
			r.Says, r.Value = v, ""
		}
		out = append(out, r)
	}
	return out
}

// restOf answers with no what is still open and was not put off.
func (f *filling) restOf(service *classify.Service, actor access.Actor, c record.Record, why string) error {
	const rounds = 20 // what is no can open further questions
	for range rounds {
		now, err := service.OfSystem(f.ctx, actor, c.Body.Text("regime"), c.Body.ID("system"))
		if err != nil {
			return err
		}
		j, err := service.Judge(f.ctx, actor, now, "")
		if err != nil {
			return err
		}
		var replies []classify.Reply
		for _, name := range j.Verdict.Open() {
			if j.Fact(name) == nil {
				replies = append(replies, classify.Reply{Name: name, Says: "no", Why: why})
			}
		}
		if len(replies) == 0 {
			return nil
		}
		if _, err := service.Answer(f.ctx, actor, now, replies); err != nil {
			return err
		}
	}
	return nil
}
