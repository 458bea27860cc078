package cli

import (
	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/example"
	"steward/internal/record"
	"steward/internal/register"
)

// demoEmail is what the administrator of the example signs in with when nobody
// has set the program up.
const demoEmail = "demo@meerwijk.example"

func (r *run) demo() *cobra.Command {
	var user string
	c := &cobra.Command{
		Use: "demo", Short: "Make the fictional example organisation", Args: cobra.NoArgs,
		Long: `Makes another organisation and fills it with a fictional municipality: forty AI
systems, the people who are accountable for them, and two and a half years of
history. Where nobody has set Steward up, it makes an account too and shows its
password once.`,
		RunE: func(*cobra.Command, []string) error {
			return r.withNew(func(p *Opened) error { return r.makeDemo(p, user) })
		},
	}
	c.Flags().StringVar(&user, "user", "", "e-mail address of the account that becomes its administrator (default: the first administrator there is)")
	return r.jsonFlag(c)
}

func (r *run) makeDemo(p *Opened, user string) error {
	fresh, err := p.Register.Fresh(r.ctx)
	if err != nil {
		return err
	}
	var org access.Org
	var account access.Account
	var password string
	if fresh {
		org, account, password, err = r.freshDemo(p, orElse(user, demoEmail))
	} else {
		org, account, err = r.anotherDemo(p, user)
	}
	if err != nil {
		return err
	}
	if err := example.Fill(r.ctx, p.Register, org, account); err != nil {
		return err
	}
	return r.tellDemo(org, account, password)
}

func (r *run) freshDemo(p *Opened, email string) (access.Org, access.Account, string, error) {
	password, err := r.invent()
	if err != nil {
		return access.Org{}, access.Account{}, "", err
	}
	hash, err := p.Hash(r.ctx, password)
	if err != nil {
		return access.Org{}, access.Account{}, "", err
	}
	org, account, err := p.Register.SetUp(r.ctx, register.Setup{Org: example.Name, Name: "Demo administrator", Email: email, Password: hash, Example: true})
	return org, account, password, err
}

func (r *run) anotherDemo(p *Opened, user string) (access.Org, access.Account, error) {
	account, err := r.administrator(p, user)
	if err != nil {
		return access.Org{}, account, err
	}
	org, err := p.Register.FoundOrg(r.ctx, account.ID, example.Name, true)
	return org, account, err
}

// administrator returns the account with an address, or the first administrator
// of the oldest organisation.
func (r *run) administrator(p *Opened, user string) (access.Account, error) {
	if user != "" {
		return p.Register.AccountByEmail(r.ctx, user)
	}
	orgs, err := p.Register.Orgs(r.ctx)
	if err != nil {
		return access.Account{}, err
	}
	for _, o := range orgs {
		members, err := p.Register.Members(r.ctx, access.System(o.ID))
		if err != nil {
			return access.Account{}, err
		}
		for _, m := range members {
			if m.Role == access.Administrator && !m.Disabled {
				return p.Register.Account(r.ctx, m.Account)
			}
		}
	}
	return access.Account{}, record.Fail(record.NotFound, "No organisation has an administrator; name an account with --user.")
}

func (r *run) tellDemo(org access.Org, account access.Account, password string) error {
	if r.json {
		out := map[string]string{"slug": org.Slug, "name": org.Name, "email": account.Email}
		if password != "" {
			out["password"] = password
		}
		return r.writeJSON(out)
	}
	r.say("%s is ready.", org.Name)
	where := ""
	if r.settings.Data != defaultData {
		where = " --data " + r.settings.Data
	}
	r.say("Start the server with: steward serve%s", where)
	r.say("Sign in as %s and open /o/%s/", account.Email, org.Slug)
	if password != "" {
		r.say("Password, shown this once: %s", password)
	}
	return nil
}
