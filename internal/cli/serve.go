package cli

import (
	"github.com/spf13/cobra"
)

func (r *run) serve() *cobra.Command {
	var o ServeOptions
	c := &cobra.Command{
		Use:   "serve",
		Short: "Start the server",
		Long: `Starts the server and prints its address once it answers. On a first start it
makes the data folder, the database and the server's key, and the first page
asks for an organisation and an administrator.

Steward speaks plain HTTP. On anything but this machine, put a proxy with TLS in
front of it and say so with --proxied (see docs/deployment.md).`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			o.Ready = func(address string) { r.say("Steward is ready at %s", address) }
			return r.Serve(r.ctx, r.settings, o)
		},
	}
	f := c.Flags()
	f.StringVar(&r.settings.Listen, "listen", "", "address to listen at (default 127.0.0.1:8080)")
	f.BoolVar(&r.settings.Proxied, "proxied", false, "trust X-Forwarded-Proto and X-Forwarded-For of the proxy in front")
	f.BoolVar(&r.settings.Secure, "secure", false, "cookies for https only, whatever a request came in by")
	f.StringVar(&o.Level, "log", "info", "least level of the log: debug, info, warn or error")
	f.BoolVar(&o.JSON, "log-json", false, "write the log as JSON lines")
	return c
}

func (r *run) version() *cobra.Command {
	c := &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if r.json {
				return r.writeJSON(map[string]string{"version": r.Version})
			}
			r.say("steward %s", r.Version)
			return nil
		},
	}
	return r.jsonFlag(c)
}
