package web

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"steward/internal/record"
)

func TestWords(t *testing.T) {
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ got, want string }{
		{formatDate(record.Date("2026-11-24")), "24 Nov 2026"},
		{formatDate("2026-03-01"), "1 Mar 2026"},
		{formatDate("nonsense"), ""},
		{formatDate(time.Time{}), ""},
		{formatDateTime(now), "24 Nov 2026, 10:00 UTC"},
		{formatDateTime(now.In(time.FixedZone("x", 7200))), "24 Nov 2026, 10:00 UTC"},
		{isoTime(now), "2026-11-24T10:00:00Z"},
		{isoTime(record.Date("2026-11-24")), "2026-11-24"},
		{ago(now, now.Add(-30*time.Second)), "just now"},
		{ago(now, now.Add(-61*time.Minute)), "1 hour ago"},
		{ago(now, now.AddDate(0, 0, -3)), "3 days ago"},
		{ago(now, now.AddDate(0, -2, 0)), "on 24 Sep 2026"},
		{daysUntil(now, "2026-11-22"), "2 days overdue"},
		{daysUntil(now, "2026-11-24"), "today"},
		{daysUntil(now, "2026-11-25"), "tomorrow"},
		{daysUntil(now, "2026-12-01"), "in 7 days"},
		{daysUntil(now, "2027-01-12"), "12 Jan 2027"},
		{daysUntil(now, ""), ""},
		{groupDigits(0), "0"}, {groupDigits(999), "999"}, {groupDigits(1530), "1,530"}, {groupDigits(-1234567), "-1,234,567"}, {groupDigits(int64(1000)), "1,000"},
		{count(1, "system", "systems"), "1 system"}, {count(0, "system", "systems"), "0 systems"},
		{size(1), "1 byte"}, {size(1536), "1.5 KB"}, {size(1 << 20), "1 MB"},
		{initials("Mara Klein"), "MK"}, {initials("mara"), "M"}, {initials("Élodie van den Øster"), "ÉØ"}, {initials("…"), "?"}, {initials(""), "?"},
		{lowerFirst("Use"), "use"}, {lowerFirst("AI system"), "AI system"}, {lowerFirst(""), ""},
		{slugOf("Model reviewer"), "model-reviewer"}, {slugOf("  2 Ärzte & Co. "), "rzte-co"}, {slugOf("Договор"), ""},
		{browserName("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox on Linux"},
		{browserName(""), "Unknown browser"}, {browserName("curl/8.5.0"), "curl/8.5.0"},
		{string(stateBadge(nil, "<b>")), `<span class="state idle">&lt;b&gt;</span>`},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestEndOfDay(t *testing.T) {
	got, err := endOfDay("2026-12-31")
	must(t, err)
	if want := time.Date(2026, 12, 31, 23, 59, 59, 999e6, time.UTC); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, err := endOfDay(""); err != nil || !got.IsZero() {
		t.Errorf("no day is no end, got %v, %v", got, err)
	}
	if _, err := endOfDay("31.12.2026"); record.CodeOf(err) != record.Invalid {
		t.Errorf("got %v", err)
	}
}

// FuzzMarkdown holds that nothing a person writes becomes an element or an
// address that acts.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{
		"# Title\n\n*a* **b** `c`\n\n- x\n- y\n\n[l](https://a.example) https://b.example", "<script>alert(1)</script>", "[x](javascript:alert(1))",
		"![x](https://tracker.example/x.png)", "<a href=x onclick=y style=z>q</a>", "<svg onload=alert(1)>", "[x](data:text/html,<script>)", "|a|b|\n|-|-|\n|c|d|", "<iframe src=//x>", "\x00<b", "[x]: javascript:alert(1)\n[x]",
	} {
		f.Add(seed)
	}
	p := newProse()
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		page, err := html.Parse(strings.NewReader(string(p.html(text))))
		if err != nil {
			t.Fatal(err)
		}
		for n := range page.Descendants() {
			if n.Type == html.ElementNode {
				checkHarmless(t, n)
			}
		}
	})
}

func checkHarmless(t *testing.T, n *html.Node) {
	switch n.Data {
	case "script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "img", "link", "meta", "base", "video", "audio":
		t.Errorf("an element %s came through", n.Data)
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "href":
			lower := strings.ToLower(strings.TrimSpace(a.Val))
			if strings.HasPrefix(lower, "javascript:") || strings.HasPrefix(lower, "data:") || strings.HasPrefix(lower, "vbscript:") {
				t.Errorf("an address acts: %q", a.Val)
			}
		case a.Key != "rel":
			t.Errorf("an attribute %s came through", a.Key)
		}
	}
}

// FuzzLocalPath holds that sign-in never leads to another host.
func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"/", "//x", "/\\x", "https://x", "/a?b#c", "/%2Fx", "%2F0", "/\tx", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		got := localPath(address)
		if !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t") {
			t.Errorf("localPath(%q) = %q", address, got)
		}
	})
}
