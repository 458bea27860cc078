package pack

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"steward/internal/record"
)

// twoPacks is a file system with two packs, one of which maps to the other.
func twoPacks() fstest.MapFS {
	other := strings.NewReplacer("name: own", "name: other", "iso-27001:4.1", "own:1.1", "relation: related", "relation: subset").Replace(small)
	first, rest, _ := strings.Cut(small, "crosswalk:")
	_, terms, _ := strings.Cut(rest, "terms:")
	return fstest.MapFS{
		"own/pack.yaml":   {Data: []byte(first + "terms:" + terms)},
		"other/pack.yaml": {Data: []byte(other)},
		"notes/x.yaml":    {Data: []byte("no pack")},
		"packs.go":        {Data: []byte("package x")},
	}
}

func TestALibraryReadsMappingsFromBothSides(t *testing.T) {
	l, err := Open(twoPacks())
	if err != nil {
		t.Fatal(err)
	}
	if all := l.Packs(); len(all) != 2 || all[0].Name != "other" || l.Pack("own") != all[1] || l.Pack("none") != nil {
		t.Errorf("%v", all)
	}
	here, there := l.Counterparts("other:1"), l.Counterparts("own:1.1")
	if len(here) != 1 || here[0].Key != "own:1.1" || here[0].Relation != Subset || here[0].Reversed || here[0].Source.ID != "us" {
		t.Errorf("%+v", here)
	}
	if len(there) != 1 || there[0].Key != "other:1" || there[0].Relation != Superset || !there[0].Reversed {
		t.Errorf("%+v", there)
	}
	if p, it := l.Item("own:1.1"); p == nil || it.Title != "Part" {
		t.Error("an item is not found by its key")
	}
	for _, key := range []Key{"own:9", "none:1", "own", ""} {
		if _, it := l.Item(key); it != nil || len(l.Counterparts(key)) != 0 {
			t.Errorf("%q is found", key)
		}
	}
}

func TestInverseTwiceIsTheSame(t *testing.T) {
	for _, r := range Relations() {
		if r.Inverse().Inverse() != r {
			t.Error(r)
		}
	}
}

func TestALibraryRefusesWhatDoesNotFit(t *testing.T) {
	for _, tt := range []struct{ file, old, new, reason string }{
		{"other/pack.yaml", "own:1.1", "own:9", "other/pack.yaml:15: 1 maps to own:9, which is not there"},
		{"other/pack.yaml", "own:1.1", "none:1", `other/pack.yaml:15: 1 maps to the pack "none", which is not there`},
		{"other/pack.yaml", "name: other", "name: own", "an item of this pack"},
		{"own/pack.yaml", "type: clause", "type: x", "own/pack.yaml:9: the type"},
	} {
		fsys := twoPacks()
		fsys[tt.file] = &fstest.MapFile{Data: []byte(strings.Replace(string(fsys[tt.file].Data), tt.old, tt.new, 1))}
		_, err := Open(fsys)
		if !errors.As(err, new(Problems)) || !strings.Contains(err.Error(), tt.reason) {
			t.Errorf("%q: %v", tt.new, err)
		}
	}
	fsys := twoPacks()
	fsys["third/pack.yaml"] = fsys["own/pack.yaml"]
	if _, err := Open(fsys); err == nil || !strings.Contains(err.Error(), "third/pack.yaml:1: there are two packs named own") {
		t.Errorf("two packs of one name: %v", err)
	}
}

func TestAnOrganisationAddsItsOwn(t *testing.T) {
	l, err := Open(twoPacks())
	if err != nil {
		t.Fatal(err)
	}
	read := func(from, to string) *Pack {
		p, err := ReadFile("mine.yaml", []byte(strings.NewReplacer("name: own", "name: mine", from, to).Replace(small)))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	mine := read("iso-27001:4.1", "own:1")
	more, err := l.With(mine)
	if err != nil || more.Pack("mine") != mine || l.Pack("mine") != nil || len(more.Counterparts("own:1")) != 1 || len(l.Counterparts("own:1")) != 0 {
		t.Errorf("the library changed or lacks the pack: %v", err)
	}
	if err := more.Check(mine); err != nil {
		t.Error(err)
	}
	if _, err := l.With(read("iso-27001:4.1", "own:9")); err == nil || err.Error() != "mine.yaml:15: 1 maps to own:9, which is not there" {
		t.Error(err)
	}
	if _, err := more.With(mine); record.CodeOf(err) != record.Conflict {
		t.Errorf("two packs of one name: %v", err)
	}
	if err := l.Check(read("name: mine", "name: mine")); err == nil {
		t.Error("a mapping to nothing passes the check")
	}
}

func TestAPackThatOthersMapToKeepsItsItems(t *testing.T) {
	l, err := Open(twoPacks())
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("1.1", "1.2", "iso-27001:4.1", "other:1").Replace(small)
	next, err := ReadFile("own.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Check(next); err == nil || err.Error() != "other/pack.yaml:15: 1 maps to own:1.1, which is not there" {
		t.Error(err)
	}
}
