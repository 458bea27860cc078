package store

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"steward/internal/record"
)

// TestNumset compares sets of numbers with a plain map.
func TestNumset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.SliceOf(rapid.OneOf(rapid.Int64Range(1, 9000), rapid.Int64Range(1<<40, 1<<40+300)))
		a, b := numbers.Draw(t, "a"), numbers.Draw(t, "b")
		if rapid.Bool().Draw(t, "dense") {
			for n := range int64(3000) {
				a = append(a, 2*n+1)
			}
		}
		set := func(list []int64) (numset, map[int64]bool) {
			s, m := numset{}, map[int64]bool{}
			for _, n := range list {
				s.add(n)
				m[n] = true
			}
			return s, m
		}
		same := func(s numset, m map[int64]bool) {
			t.Helper()
			want := slices.Sorted(maps.Keys(m))
			if got := slices.Collect(s.after(0, false)); !slices.Equal(got, want) || s.count() != len(want) {
				t.Fatalf("got %v (%d), want %v", got, s.count(), want)
			}
			for _, desc := range []bool{false, true} {
				from := rapid.SampledFrom(append([]int64{5, 4096, 8192}, want...)).Draw(t, "from")
				rest := slices.DeleteFunc(slices.Clone(want), func(n int64) bool { return desc && n >= from || !desc && n <= from })
				if desc {
					slices.Reverse(rest)
				}
				if got := slices.Collect(s.after(from, desc)); !slices.Equal(got, rest) {
					t.Fatalf("after %d: got %v, want %v", from, got, rest)
				}
			}
		}
		s, m := set(a)
		o, k := set(b)
		same(s, m)
		for _, n := range b {
			if s.has(n) != m[n] {
				t.Fatalf("has %d: %v", n, s.has(n))
			}
		}
		op := rapid.IntRange(0, 2).Draw(t, "op")
		switch op {
		case 0:
			s = s.meet(o)
			maps.DeleteFunc(m, func(n int64, _ bool) bool { return !k[n] })
		case 1:
			s = s.or(o)
			maps.Copy(m, k)
		case 2:
			s.minus(o)
			maps.DeleteFunc(m, func(n int64, _ bool) bool { return k[n] })
		}
		same(s, m)
		for at, b := range s {
			var again block
			data := b.encode()
			if err := again.decode(data); err != nil || again != *b || len(data) > 512 || (data == nil) != (b.count() == 0) {
				t.Fatalf("block %d does not come back from %d bytes: %v", at, len(data), err)
			}
		}
	})
}

// FuzzBlock reads rows of facets that someone may have altered.
func FuzzBlock(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 1, 0, 2})
	f.Add([]byte{0xff, 0xff})
	f.Add(bytes.Repeat([]byte{0xff}, 512))
	f.Add(make([]byte, 511))
	f.Fuzz(func(t *testing.T, data []byte) {
		var b, again block
		if b.decode(data) != nil {
			return
		}
		if err := again.decode(b.encode()); err != nil || again != b {
			t.Fatalf("%x does not come back: %v", data, err)
		}
	})
}

// FuzzCursor reads page markers out of URLs.
func FuzzCursor(f *testing.F) {
	for _, s := range []string{"", "MQ", "MTph", "LTE6YQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk6YQ", "%%", encodeCursor(place{"key", 7}), encodeCursor(place{"a:b", 1})} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, err := decodeCursor(s)
		if err != nil {
			if record.CodeOf(err) != record.Invalid {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if again, err := decodeCursor(encodeCursor(at)); err != nil || again != at || at.num < 1 || !utf8.ValidString(at.key) {
			t.Fatalf("%q reads %+v, and again %+v, %v", s, at, again, err)
		}
	})
}

// FuzzWords splits texts that people type: what comes out can mean nothing in a
// query.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "Ärger & Co", `a" OR "b`, "x:*", "\xff\x00", "日本語", "ﬁ", "𞤀", strings.Repeat("a", 500)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		seen := map[string]bool{}
		for _, w := range words(s) {
			if seen[w] || utf8.RuneCountInString(w) > 2*longestWord || w == "" {
				t.Fatalf("%q gives %q", s, w)
			}
			seen[w] = true
			for _, r := range w {
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
					t.Fatalf("%q gives %q", s, w)
				}
			}
		}
	})
}

// TestPackFacets brings facets back from the text a row keeps.
func TestPackFacets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.Custom(func(t *rapid.T) record.Facet {
			return record.Facet{Field: rapid.SampledFrom([]string{"", "a", "b:", "ü"}).Draw(t, "field"), Value: rapid.String().Draw(t, "value")}
		})).Draw(t, "facets")
		packed := packFacets(list)
		for _, field := range []string{"", "a", "b:", "ü", "none"} {
			var want, got []string
			for _, f := range list {
				if f.Field == field {
					want = append(want, f.Value)
				}
			}
			packedValues(packed, field, func(v string) bool { got = append(got, v); return true })
			if !slices.Equal(want, got) {
				t.Fatalf("%q: got %q, want %q", field, got, want)
			}
		}
	})
	packedValues("5:ab", "a", func(string) bool { t.Fatal("a damaged text gave a value"); return false })
}
