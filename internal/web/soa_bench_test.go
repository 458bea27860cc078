package web

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"steward/internal/access"
	"steward/internal/conformity"
	"steward/internal/record"
	"steward/internal/register"
	"steward/internal/testenv/stand"
)

// soaSystems is how many AI systems stand in the database of the benchmark; its
// bound holds at 100,000.
var soaSystems = flag.Int("systems", 5_000, "AI systems in the database of BenchmarkSoA")

// BenchmarkSoA measures the Statement of Applicability of 38 and of 93 controls,
// for the organisation and for one system, and an edition of it, from the request
// to the last byte. The baseline is the list of 50 AI systems in the same database.
// At 100,000 systems (-systems 100000) each page is answered in under 30 ms.
func BenchmarkSoA(b *testing.B) {
	s := benchSoASite(b)
	for _, p := range []struct{ name, path string }{
		{"baseline list of 50", "/ai-systems"},
		{"38 controls", "/soa?pack=iso-42001"},
		{"38 controls with a form", "/soa?pack=iso-42001&open=A.2.2"},
		{"38 controls of a system", "/soa?pack=iso-42001&system=SYS-7"},
		{"93 controls", "/soa?pack=iso-27001"},
		{"edition of 38", "/soa/SOA-1"},
	} {
		b.Run(p.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, s.base+p.path, nil)
				r.AddCookie(s.cookie)
				w := httptest.NewRecorder()
				s.handler.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatalf("%s: %d %s", p.path, w.Code, w.Body)
				}
			}
		})
	}
}

type soaBench struct {
	handler http.Handler
	cookie  *http.Cookie
	base    string
}

func benchSoASite(b *testing.B) soaBench {
	b.Helper()
	handler, cookie, base, reg, actor := benchParts(b)
	ctx := context.Background()
	check := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	for n := benchRecords; n < *soaSystems; {
		more := min(*soaSystems-n, 20_000)
		writes := make([]register.Write, more)
		for i := range writes {
			writes[i].Create = &register.Draft{Kind: "ai-system", Title: fmt.Sprintf("Register entry %06d", n+i), State: []string{"in_use", "pilot", "retired", "idea"}[i%4], Owner: actor.Person,
				Body: record.Body{"origin": []string{"bought", "built", "embedded"}[i%3]}}
		}
		_, err := reg.Batch(ctx, actor, writes)
		check(err)
		n += more
	}
	service := stand.Conformity(reg)
	for _, name := range []string{"iso-42001", "iso-27001"} {
		_, err := service.Adopt(ctx, actor, name)
		check(err)
		check(benchDecide(ctx, service, actor, conformity.SoAScope{Pack: name}))
	}
	_, err := service.DrawUp(ctx, actor, conformity.SoAScope{Pack: "iso-42001"}, conformity.NewEdition{Owner: actor.Person})
	check(err)
	return soaBench{handler, cookie, base}
}

func benchDecide(ctx context.Context, service *conformity.Service, actor access.Actor, scope conformity.SoAScope) error {
	soa, err := service.SoA(ctx, actor, scope)
	if err != nil {
		return err
	}
	how := "A written procedure, kept by the quality office, followed at every release and looked at twice a year."
	var all []conformity.Verdict
	for _, r := range soa.Rows() {
		all = append(all, conformity.Verdict{Item: r.Item.ID, Rev: r.Record.Rev, To: conformity.Include, Reasons: []string{"risk", "law"}, Implementation: &how,
			Justification: "The register of risks names it, and a **contract** asks for it as well; see the minutes of March."})
	}
	return service.SoADecide(ctx, actor, scope, all)
}
