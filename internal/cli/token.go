package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/record"
)

func (r *run) token() *cobra.Command {
	c := &cobra.Command{Use: "token", Short: "API tokens"}
	c.AddCommand(r.tokenCreate(), r.tokenList(), r.tokenRevoke())
	return group(c)
}

type tokenView struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Account string   `json:"account"`
	Scopes  []string `json:"scopes"`
	Created string   `json:"created"`
	Expires string   `json:"expires"`
	Used    string   `json:"used"`
	// Token is the secret; it is shown this once.
	Token string `json:"token,omitempty"`
}

func tokenOf(t access.Token, secret string) tokenView {
	return tokenView{string(t.ID), t.Name, string(t.Account), t.Scopes, moment(t.Created), moment(t.Expires), moment(t.Used), secret}
}

func (r *run) tokenCreate() *cobra.Command {
	var org, user, name, expires string
	var scopes []string
	c := &cobra.Command{
		Use: "create", Short: "Make an API token of an account", Args: cobra.NoArgs,
		Long: `Makes an API token and shows it once. It may at most what the account may, and
of that only what its scopes say: ` + strings.Join(access.Scopes(), ", ") + `.`,
		Example: `  steward token create --user ada@example.org --name ci --scope read --expires 90d`,
		RunE: func(*cobra.Command, []string) error {
			return r.in(org, func(p *Opened, o access.Org, _ access.Actor) error {
				until, err := r.parseExpiry(expires)
				if err != nil {
					return err
				}
				account, err := p.Register.AccountByEmail(r.ctx, user)
				if err != nil {
					return err
				}
				a, _, err := p.Register.Enter(r.ctx, account.ID, o.Slug)
				if err != nil {
					return err
				}
				t, secret, err := p.Register.CreateToken(r.ctx, a, name, scopes, until)
				if err != nil {
					return err
				}
				if r.json {
					return r.writeJSON(tokenOf(t, secret))
				}
				r.say("%s", secret)
				return nil
			})
		},
	}
	f := c.Flags()
	f.StringVar(&user, "user", "", "e-mail address of the account it acts for")
	f.StringVar(&name, "name", "", "what it is for")
	f.StringSliceVar(&scopes, "scope", []string{"read"}, "what it may; several with commas")
	f.StringVar(&expires, "expires", "", "last day, such as 2027-12-31, or days from now, such as 90d (default: no end)")
	for _, flag := range []string{"user", "name"} {
		if err := c.MarkFlagRequired(flag); err != nil {
			panic(err) // the flags are declared above
		}
	}
	return r.jsonFlag(r.orgFlag(c, &org))
}

func (r *run) parseExpiry(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n < 10_000 {
			return r.Now().AddDate(0, 0, n), nil
		}
	}
	d, err := record.ParseDate(s)
	if err != nil {
		return time.Time{}, &usageError{fmt.Errorf("--expires %q is neither a day such as 2027-12-31 nor a number of days such as 90d", s)}
	}
	return d.AddDays(1).Time(), nil
}

func (r *run) tokenList() *cobra.Command {
	var org string
	c := &cobra.Command{
		Use: "list", Short: "List API tokens", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return r.in(org, func(p *Opened, _ access.Org, a access.Actor) error {
				all, err := p.Register.Tokens(r.ctx, a)
				if err != nil {
					return err
				}
				views, rows := []tokenView{}, [][]string{}
				for _, t := range all {
					views = append(views, tokenOf(t, ""))
					rows = append(rows, []string{string(t.ID), t.Name, strings.Join(t.Scopes, ","), day(t.Expires), day(t.Used)})
				}
				if r.json {
					return r.writeJSON(views)
				}
				return r.table([]string{"identity", "name", "scopes", "expires", "used"}, rows)
			})
		},
	}
	return r.jsonFlag(r.orgFlag(c, &org))
}

func (r *run) tokenRevoke() *cobra.Command {
	var org string
	c := &cobra.Command{
		Use: "revoke IDENTITY", Short: "End an API token", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return r.in(org, func(p *Opened, _ access.Org, a access.Actor) error {
				if err := p.Register.RevokeToken(r.ctx, a, record.ID(args[0])); err != nil {
					return err
				}
				if r.json {
					return r.writeJSON(map[string]string{"revoked": args[0]})
				}
				r.say("Revoked.")
				return nil
			})
		},
	}
	return r.jsonFlag(r.orgFlag(c, &org))
}
