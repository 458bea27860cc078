package record

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func sampleChange() Change {
	return Change{Org: "06h0ts23bcjdjtwcfgnv11rmc4", Seq: 7, Record: "06h0ts23bcjdjtwcfgnv11rmc5", Kind: "ai-system", Number: 3, Rev: 2,
		At: time.Date(2026, 3, 1, 10, 0, 0, 5e6, time.UTC), Actor: "system", Action: ActUpdate, Reason: "because", Title: "A <b> & ü",
		State: "idea", Version: 1, Body: Body{"b": []any{"x", "y"}, "a": 1.5}}
}

// TestEntry holds the canonical bytes of a change to a golden form: they are
// what leaves commit to, for ever.
func TestEntry(t *testing.T) {
	got, err := sampleChange().Entry()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"format":1,"org":"06h0ts23bcjdjtwcfgnv11rmc4","seq":7,"record":"06h0ts23bcjdjtwcfgnv11rmc5","kind":"ai-system","number":3,"rev":2,"at":"2026-03-01T10:00:00.005Z","actor":"system","action":"update","reason":"because","title":"A <b> & ü","state":"idea","schema":1,"body":{"a":1.5,"b":["x","y"]}}`
	if string(got) != want {
		t.Errorf("entry\n%s\nwant\n%s", got, want)
	}
	back, err := DecodeEntry(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sampleChange(), back); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

// TestDecodeEntryIsStrict holds that only the canonical form is read.
func TestDecodeEntryIsStrict(t *testing.T) {
	good, err := sampleChange().Entry()
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"empty": "", "null": "null", "list": "[]", "cut": string(good[:len(good)-1]), "space": " " + string(good), "two": string(good) + string(good),
		"unknown key":  strings.Replace(string(good), `"format"`, `"x":1,"format"`, 1),
		"repeated key": strings.Replace(string(good), `"format":1,`, `"format":1,"format":1,`, 1),
		"other format": strings.Replace(string(good), `"format":1`, `"format":2`, 1),
		"other order":  strings.Replace(string(good), `{"a":1.5,"b":["x","y"]}`, `{"b":["x","y"],"a":1.5}`, 1),
		"other number": strings.Replace(string(good), `1.5`, `1.50`, 1),
		"escaped":      strings.Replace(string(good), `<b>`, `\u003cb\u003e`, 1),
		"local time":   strings.Replace(string(good), `10:00:00.005Z`, `11:00:00.005+01:00`, 1),
	} {
		if _, err := DecodeEntry([]byte(bad)); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

// FuzzDecodeEntry holds that whatever is read is written back the same.
func FuzzDecodeEntry(f *testing.F) {
	good, err := sampleChange().Entry()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"format":1,"org":"","seq":0,"record":"","kind":"","rev":0,"at":"2026-03-01T10:00:00.005Z","actor":"","action":""}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := DecodeEntry(data)
		if err != nil {
			return
		}
		again, err := c.Entry()
		if err != nil || !bytes.Equal(again, data) {
			t.Errorf("%s was written back as %s, %v", data, again, err)
		}
	})
}
