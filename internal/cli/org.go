package cli

import (
	"github.com/spf13/cobra"

	"steward/internal/access"
)

func (r *run) org() *cobra.Command {
	c := &cobra.Command{Use: "org", Short: "Organisations"}
	c.AddCommand(r.orgList(), r.orgCreate())
	return group(c)
}

// group makes a command that only has commands below it say so.
func group(c *cobra.Command) *cobra.Command {
	c.Args = cobra.NoArgs
	c.RunE = func(c *cobra.Command, _ []string) error { return &usageError{errNoCommand(c)} }
	return c
}

type errCommand string

// Error returns the sentence.
func (e errCommand) Error() string { return string(e) }

func errNoCommand(c *cobra.Command) error {
	text := "say what to do: "
	for i, sub := range c.Commands() {
		if i > 0 {
			text += ", "
		}
		text += c.Name() + " " + sub.Name()
	}
	return errCommand(text)
}

type orgView struct {
	ID      string `json:"id"`
	Slug    string `json:"slug"`
	Name    string `json:"name"`
	Created string `json:"created"`
	Example bool   `json:"example"`
}

func orgOf(o access.Org) orgView {
	return orgView{string(o.ID), o.Slug, o.Name, moment(o.Created), o.Example}
}

func (r *run) orgList() *cobra.Command {
	c := &cobra.Command{
		Use: "list", Short: "List organisations", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return r.with(func(p *Opened) error {
				orgs, err := p.Register.Orgs(r.ctx)
				if err != nil {
					return err
				}
				views, rows := []orgView{}, [][]string{}
				for _, o := range orgs {
					views = append(views, orgOf(o))
					rows = append(rows, []string{o.Slug, o.Name, string(o.ID), day(o.Created)})
				}
				if r.json {
					return r.writeJSON(views)
				}
				return r.table([]string{"slug", "name", "identity", "created"}, rows)
			})
		},
	}
	return r.jsonFlag(c)
}

func (r *run) orgCreate() *cobra.Command {
	var admin string
	c := &cobra.Command{
		Use: "create NAME", Short: "Make an organisation", Args: cobra.ExactArgs(1),
		Long: `Makes an organisation and makes an account its administrator. Make the account
first, with "steward user add".`,
		RunE: func(_ *cobra.Command, args []string) error {
			return r.with(func(p *Opened) error {
				account, err := p.Register.AccountByEmail(r.ctx, admin)
				if err != nil {
					return err
				}
				org, err := p.Register.FoundOrg(r.ctx, account.ID, args[0], false)
				if err != nil {
					return err
				}
				if r.json {
					return r.writeJSON(orgOf(org))
				}
				r.say("%s is made; its slug is %s", printable(org.Name), org.Slug)
				return nil
			})
		},
	}
	c.Flags().StringVar(&admin, "admin", "", "e-mail address of the account that is its administrator")
	if err := c.MarkFlagRequired("admin"); err != nil {
		panic(err) // the flag is declared above
	}
	return r.jsonFlag(c)
}
