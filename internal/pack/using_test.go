package pack_test

import (
	"testing"

	"steward/internal/pack"
)

func TestUsing(t *testing.T) {
	item := func(id string) pack.Item {
		return pack.Item{ID: id, Type: pack.Requirement, Title: id, Source: "own"}
	}
	one := &pack.Pack{Name: "one", Version: "1", Items: []pack.Item{item("1"), item("2")}}
	two := &pack.Pack{Name: "two", Version: "1", Items: []pack.Item{item("1")}, Crosswalk: []pack.Mapping{{From: "1", To: "one:1", Relation: pack.Subset}, {From: "1", To: "one:2", Relation: pack.Equal}}}
	all := new(pack.Library).Using(one, two)
	if got := all.Counterparts("one:1"); len(got) != 1 || got[0].Relation != pack.Superset || len(all.Counterparts("two:1")) != 2 {
		t.Errorf("counterparts: %+v", got)
	}
	later := all.Using(&pack.Pack{Name: "one", Version: "2", Items: []pack.Item{item("2")}})
	if later.Pack("one").Version != "2" || len(later.Counterparts("two:1")) != 1 || len(later.Packs()) != 2 {
		t.Errorf("in another version: %+v", later.Counterparts("two:1"))
	}
	if all.Pack("one").Version != "1" {
		t.Error("the library itself changed")
	}
}
