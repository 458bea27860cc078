package cli

import (
	"bufio"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"steward/internal/access"
	"steward/internal/identity"
	"steward/internal/record"
)

func (r *run) user() *cobra.Command {
	c := &cobra.Command{Use: "user", Short: "Accounts"}
	c.AddCommand(r.userAdd(), r.userList(), r.userPassword(), r.userDisable())
	return group(c)
}

type userView struct {
	ID       string `json:"id"`
	Email    string `json:"email"`
	Name     string `json:"name"`
	Created  string `json:"created"`
	Disabled bool   `json:"disabled"`
	// Password is what was made up for the account; it is shown this once.
	Password string `json:"password,omitempty"`
}

func userOf(a access.Account) userView {
	return userView{ID: string(a.ID), Email: a.Email, Name: a.Name, Created: moment(a.Created), Disabled: a.Disabled}
}

type userOptions struct {
	name, org, role string
	stdin           bool
}

func (r *run) userAdd() *cobra.Command {
	var o userOptions
	c := &cobra.Command{
		Use: "add EMAIL", Short: "Make an account", Args: cobra.ExactArgs(1),
		Long: `Makes an account and, with --org, a member of the organisation. Without
--password-stdin a password is made up and shown once.`,
		RunE: func(_ *cobra.Command, args []string) error {
			return r.withNew(func(p *Opened) error { return r.addUser(p, args[0], o) })
		},
	}
	f := c.Flags()
	f.StringVar(&o.name, "name", "", "name of the person")
	f.StringVar(&o.org, "org", "", "organisation to make it a member of")
	f.StringVar(&o.role, "role", "reader", "role there, such as administrator or aims-manager")
	f.BoolVar(&o.stdin, "password-stdin", false, "read the password from the input")
	if err := c.MarkFlagRequired("name"); err != nil {
		panic(err) // the flag is declared above
	}
	return r.jsonFlag(c)
}

func (r *run) addUser(p *Opened, email string, o userOptions) error {
	var org access.Org
	if o.org != "" {
		var err error
		if org, err = r.choose(p, o.org); err != nil {
			return err
		}
	}
	password, made, err := r.password(email, o.stdin)
	if err != nil {
		return err
	}
	hash, err := p.Hash(r.ctx, password)
	if err != nil {
		return err
	}
	account, err := p.Register.CreateAccount(r.ctx, email, o.name, hash)
	if err != nil {
		return err
	}
	if o.org != "" {
		m := access.Membership{Org: org.ID, Account: account.ID, Role: o.role}
		if err := p.Register.PutMember(r.ctx, access.System(org.ID), m); err != nil {
			return fmt.Errorf("the account is made, the membership is not: %w", err)
		}
	}
	return r.tellUser(account, made)
}

func (r *run) tellUser(a access.Account, password string) error {
	v := userOf(a)
	v.Password = password
	if r.json {
		return r.writeJSON(v)
	}
	r.say("%s (%s)", a.Email, printable(a.Name))
	if password != "" {
		r.say("Password, shown this once: %s", password)
	}
	return nil
}

// password reads a password from the input, or makes one up and returns it
// twice.
func (r *run) password(email string, stdin bool) (password, made string, err error) {
	if !stdin {
		if made, err = r.invent(); err != nil {
			return "", "", err
		}
		return made, made, nil
	}
	line, err := bufio.NewReader(io.LimitReader(r.In, 4096)).ReadString('\n')
	if err != nil && line == "" {
		return "", "", record.Fail(record.Invalid, "The input holds no password.")
	}
	password = strings.TrimRight(line, "\r\n")
	return password, "", identity.CheckPassword(password, email)
}

// invent makes up a password of 120 random bits.
func (r *run) invent() (string, error) {
	source := r.Rand
	if source == nil {
		source = rand.Reader
	}
	var b [15]byte
	if _, err := io.ReadFull(source, b[:]); err != nil {
		return "", fmt.Errorf("make up a password: %w", err)
	}
	text := strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
	return text[:6] + "-" + text[6:12] + "-" + text[12:18] + "-" + text[18:], nil
}

func (r *run) userList() *cobra.Command {
	var org string
	c := &cobra.Command{
		Use: "list", Short: "List accounts, or the members of an organisation", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if org != "" {
				return r.in(org, func(p *Opened, _ access.Org, a access.Actor) error { return r.listMembers(p, a) })
			}
			return r.with(r.listUsers)
		},
	}
	c.Flags().StringVar(&org, "org", "", "only members of this organisation, with their role")
	return r.jsonFlag(c)
}

func (r *run) listUsers(p *Opened) error {
	all, err := p.Register.Accounts(r.ctx)
	if err != nil {
		return err
	}
	views, rows := []userView{}, [][]string{}
	for _, a := range all {
		views = append(views, userOf(a))
		rows = append(rows, []string{a.Email, a.Name, day(a.Created), disabled(a.Disabled)})
	}
	if r.json {
		return r.writeJSON(views)
	}
	return r.table([]string{"email", "name", "created", ""}, rows)
}

type memberView struct {
	Account  string   `json:"account"`
	Email    string   `json:"email"`
	Name     string   `json:"name"`
	Role     string   `json:"role"`
	Person   string   `json:"person"`
	Kinds    []string `json:"kinds"`
	Expires  string   `json:"expires"`
	Disabled bool     `json:"disabled"`
}

func (r *run) listMembers(p *Opened, a access.Actor) error {
	all, err := p.Register.Members(r.ctx, a)
	if err != nil {
		return err
	}
	views, rows := []memberView{}, [][]string{}
	for _, m := range all {
		views = append(views, memberView{string(m.Account), m.Email, m.Name, m.Role, string(m.Person), m.Kinds, string(m.Expires), m.Disabled})
		rows = append(rows, []string{m.Email, m.Name, m.Role, string(m.Expires), disabled(m.Disabled)})
	}
	if r.json {
		return r.writeJSON(views)
	}
	return r.table([]string{"email", "name", "role", "until", ""}, rows)
}

func disabled(yes bool) string {
	if yes {
		return "disabled"
	}
	return ""
}

func (r *run) userPassword() *cobra.Command {
	var stdin bool
	c := &cobra.Command{
		Use: "password EMAIL", Short: "Give an account another password", Args: cobra.ExactArgs(1),
		Long: `Gives an account another password and ends its sessions. Without
--password-stdin a password is made up and shown once.`,
		RunE: func(_ *cobra.Command, args []string) error {
			return r.with(func(p *Opened) error {
				a, err := p.Register.AccountByEmail(r.ctx, args[0])
				if err != nil {
					return err
				}
				password, made, err := r.password(a.Email, stdin)
				if err != nil {
					return err
				}
				hash, err := p.Hash(r.ctx, password)
				if err != nil {
					return err
				}
				if err := p.Register.SetPassword(r.ctx, a.ID, hash); err != nil {
					return err
				}
				return r.tellUser(a, made)
			})
		},
	}
	c.Flags().BoolVar(&stdin, "password-stdin", false, "read the password from the input")
	return r.jsonFlag(c)
}

func (r *run) userDisable() *cobra.Command {
	var enable bool
	c := &cobra.Command{
		Use: "disable EMAIL", Short: "Keep an account out, or let it in again", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return r.with(func(p *Opened) error {
				a, err := p.Register.AccountByEmail(r.ctx, args[0])
				if err != nil {
					return err
				}
				if err := p.Register.DisableAccount(r.ctx, a.ID, !enable); err != nil {
					return err
				}
				a.Disabled = !enable
				return r.tellUser(a, "")
			})
		},
	}
	c.Flags().BoolVar(&enable, "enable", false, "let it in again")
	return r.jsonFlag(c)
}
