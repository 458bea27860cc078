package web

import (
	"context"
	"embed"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"time"

	"steward/internal/access"
	"steward/internal/classify"
	"steward/internal/conformity"
	"steward/internal/dossier"
	"steward/internal/identity"
	"steward/internal/impact"
	"steward/internal/incident"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/risk"
)

//go:embed static templates/*.html
var files embed.FS

// Options are what the pages are made of.
type Options struct {
	Register   *register.Register
	Conformity *conformity.Service
	Classify   *classify.Service
	Dossier    *dossier.Service
	Risk       *risk.Service
	Passwords  *identity.Passwords
	Hasher     *identity.Hasher
	Log        *slog.Logger
	Now        func() time.Time

	// Secure marks cookies for https only, whatever a request came in by.
	Secure bool
	// Proxied trusts X-Forwarded-Proto and the last address of
	// X-Forwarded-For, which a proxy in front must set.
	Proxied bool
	// Version of the program, as pages show it.
	Version string

	// Example fills an organisation that was just made with the fictional
	// example. Nil: the example is not offered.
	Example func(ctx context.Context, org access.Org, account access.Account) error
	// ExampleName names the organisation made for Example.
	ExampleName string
}

// Web answers requests for pages. It is safe for concurrent use.
type Web struct {
	Options
	reg       *register.Register
	stand     *conformity.Service
	law       *classify.Service
	dossier   *dossier.Service
	impacts   *impact.Service
	incidents *incident.Service
	kinds     *record.Catalogue
	pages     map[string]*template.Template
	asset     assets
	prose     *prose
}

// New returns the handler of all pages. It answers every path: what is none of
// its pages is a page that says so. The error names what is missing or a
// template that does not parse.
func New(o Options) (http.Handler, error) {
	w, err := build(o)
	if err != nil {
		return nil, err
	}
	return w.handler(), nil
}

func build(o Options) (*Web, error) {
	if o.Register == nil || o.Conformity == nil || o.Classify == nil || o.Dossier == nil || o.Risk == nil || o.Passwords == nil || o.Hasher == nil || o.Log == nil || o.Now == nil {
		return nil, fmt.Errorf("web: register, conformity, classify, dossier, risk, passwords, hasher, log and clock are required")
	}
	w := &Web{Options: o, reg: o.Register, stand: o.Conformity, law: o.Classify, dossier: o.Dossier, impacts: impact.New(o.Register), incidents: incident.New(o.Register, o.Classify), kinds: o.Register.Kinds(), prose: newProse()}
	var err error
	if w.asset, err = loadAssets(files); err != nil {
		return nil, err
	}
	if w.pages, err = parsePages(files, w.asset, w.prose); err != nil {
		return nil, err
	}
	return w, nil
}

// handler puts the routes behind what every answer goes through, outermost
// first: recovery, headers, compression, protection against forged requests.
func (w *Web) handler() http.Handler {
	mux := http.NewServeMux()
	w.mount(mux)
	mux.Handle("GET /static/", w.asset)
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(w.forged))
	return w.recovering(secured(compressed(cross.Handler(mux))))
}
