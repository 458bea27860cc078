package e2e

import (
	"fmt"
	"testing"

	"steward/internal/access"
	"steward/internal/register"
	"steward/internal/testenv/browser"
	"steward/internal/testenv/server"
)

// BenchmarkSight measures when Chromium first paints the data of a page, from
// the start of the navigation, with 1,530 AI systems there. The baseline is the
// sign-in page's script file as plain text, painted by the same browser.
func BenchmarkSight(b *testing.B) {
	s := server.New(b)
	var writes []register.Write
	for i := range 1530 {
		writes = append(writes, register.Write{Create: &register.Draft{Kind: "ai-system", Title: fmt.Sprintf("System %d", i), State: "in_use"}})
	}
	if _, err := s.Register.Batch(b.Context(), access.System(s.Org.ID), writes); err != nil {
		b.Fatal(err)
	}
	page := browser.New(b)
	page.Goto(s.URL + "/sign-in")
	page.Fill("#f-email", server.Email)
	page.Fill("#f-password", server.Password)
	page.Follow("form.form button.primary")
	for _, at := range []struct{ name, url, row string }{
		{"home", s.URL + "/o/" + s.Org.Slug + "/", ".answers"},
		{"list", s.URL + "/o/" + s.Org.Slug + "/ai-systems", "tbody tr"},
		{"record", s.URL + "/o/" + s.Org.Slug + "/ai-systems/SYS-7", "h1"},
		{"baseline", "data:text/html,<p>word", "p"},
	} {
		b.Run(at.name, func(b *testing.B) {
			var sum float64
			for b.Loop() {
				page.Goto(at.url)
				var paint float64
				page.Eval(fmt.Sprintf(`new Promise(done => { const look = () => {
					const p = performance.getEntriesByName("first-contentful-paint")[0];
					p && document.querySelector(%q) ? done(p.startTime) : requestAnimationFrame(look); }; look(); })`, at.row), &paint)
				sum += paint
			}
			b.ReportMetric(sum/float64(b.N), "ms-to-paint")
		})
	}
}
