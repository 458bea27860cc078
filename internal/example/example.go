// Package example fills an organisation with a plainly fictional one: a Dutch
// municipality that does not exist, its people, its AI systems and two and a
// half years of their history, so that every page has something true to show.
//
// The data is in content/example as YAML. Days count from the day of filling
// (D-400, D+14), so that something is always due, late and about to end.
package example

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"steward/content"
	data "steward/content/example"
	"steward/internal/access"
	"steward/internal/law"
	"steward/internal/pack"
	"steward/internal/record"
	"steward/internal/register"
)

// Name is what the example organisation is called.
const Name = "Example: Municipality of Meerwijk"

// Fill puts the example into an organisation that was just made as an example.
// The account, its administrator, is who the members, views and settings of the
// example come from; records come from fictional accounts that cannot sign in.
func Fill(ctx context.Context, reg *register.Register, org access.Org, account access.Account) error {
	story, err := load(data.Files, reg.Kinds())
	if err != nil {
		return err
	}
	f := &filling{ctx: ctx, reg: reg, org: org, account: account, story: story, files: data.Files,
		packs:   sync.OnceValues(func() (*pack.Library, error) { return pack.Open(content.Packs) }),
		regimes: readLaws(), today: reg.Now(), ids: map[string]record.ID{}, kinds: map[string]*record.Kind{}, members: map[string]record.ID{}, actors: map[string]access.Actor{}}
	for _, do := range []func() error{f.identities, f.profile, f.shape, f.people, f.earlier, f.views, f.later, f.checked, f.invitations} {
		if err := do(); err != nil {
			return fmt.Errorf("fill the example organisation: %w", err)
		}
	}
	return reg.Tend(ctx)
}

// filling is an example on its way into a register.
type filling struct {
	ctx     context.Context
	reg     *register.Register
	org     access.Org
	account access.Account
	story   *story
	files   fs.FS
	packs   func() (*pack.Library, error)          // those that come with Steward, read once
	regimes func() (map[string]*law.Regime, error) // those that come with Steward, read once
	today   time.Time
	ids     map[string]record.ID    // of records, by handle; those of packs by their keys
	kinds   map[string]*record.Kind // of the records of packs, by key
	members map[string]record.ID    // of accounts, by handle
	actors  map[string]access.Actor // accounts that acted, by handle
}

// at returns the register with its clock set to a moment.
func (f *filling) at(when time.Time) (*register.Register, error) {
	return f.reg.Past(f.org, func() time.Time { return when })
}

func (f *filling) identities() error {
	for i := range f.story.entries {
		e := &f.story.entries[i]
		if e.Of != "" || e.SoA != nil {
			continue
		}
		reg, err := f.at(f.when(e.At, e.By))
		if err != nil {
			return err
		}
		if f.ids[e.ID], err = reg.NewID(); err != nil {
			return err
		}
	}
	return nil
}
