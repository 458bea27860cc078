package program

import (
	"context"
	"net/http"
	"strings"

	"steward/internal/access"
	"steward/internal/api"
	"steward/internal/example"
	"steward/internal/web"
)

// Handler returns the whole of what is served: the API, the published log and
// the health of the program from package api, all else from package web.
func (p *Program) Handler() (http.Handler, error) {
	rest, err := api.New(api.Options{Register: p.Register, Conformity: p.Conformity, Classify: p.Classify, Log: p.around.Log, Version: Version(), Proxied: p.settings.Proxied})
	if err != nil {
		return nil, err
	}
	pages, err := web.New(web.Options{
		Register: p.Register, Conformity: p.Conformity, Classify: p.Classify, Risk: p.Risk, Dossier: p.Dossier, Passwords: p.Passwords, Hasher: p.Hasher, Log: p.around.Log, Now: p.around.Now,
		Secure: p.settings.Secure, Proxied: p.settings.Proxied, Version: Version(),
		Example: p.fillExample, ExampleName: example.Name,
	})
	if err != nil {
		return nil, err
	}
	return logged(joined(rest, pages), p.around.Log, p.around.Now), nil
}

func (p *Program) fillExample(ctx context.Context, org access.Org, account access.Account) error {
	return example.Fill(ctx, p.Register, org, account)
}

// joined sends each path to the face it belongs to.
func joined(rest, pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isAPI(r.URL.Path) {
			rest.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

func isAPI(path string) bool {
	return path == "/healthz" || path == "/openapi.json" || path == "/api" || strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/log/")
}
