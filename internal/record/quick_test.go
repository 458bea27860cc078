package record

import (
	"bytes"
	"encoding/json"
	"io"
	"reflect"
	"testing"
)

// anyBody reads a body as any JSON is read.
func anyBody(data []byte) (Body, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	var b Body
	if err := dec.Decode(&b); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, io.ErrUnexpectedEOF
	}
	return b, nil
}

// FuzzDecodeBody holds that a body reads the same whichever way it is read.
func FuzzDecodeBody(f *testing.F) {
	for _, s := range []string{`{}`, `{"a":"b"}`, `{"a":1,"b":[],"c":["x","y"],"d":{"hash":"0","size":12},"e":true,"f":false,"g":null}`, `{"a":-0}`, `{"a":01}`, `{"a":1.5}`, `{"a":1e3}`, `{"a":"\u00e9"}`,
		`{"a":"é"}`, "{\"a\":\"\xff\"}", `{"a":1}{}`, `{"a":1} `, `{"a":}`, `{"a":[1,]}`, `null`, `[]`, ``, `{"a":1,"a":2}`, `{"a":123456789012345678}`, `{"a":[[[[[[[[[[1]]]]]]]]]]}`, `{"a":tru}`, `{"a":-}`, "{\"a\":\"\n\"}", `{"":""}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		want, wrong := anyBody(data)
		got, err := DecodeBody(data)
		if (err == nil) != (wrong == nil) || err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %#v, %v; want %#v, %v", data, got, err, want, wrong)
		}
	})
}

func BenchmarkDecodeBody(b *testing.B) {
	data := []byte(`{"collected":"2026-01-31","description":"Shows that it was done as it is asked, for a sample of the year.","effective":"2026-02-01","expires":"2090-02-01","extent":"all","source":"The archive, folder 12","supports":["06h0ts23bcjdjtwcfgnv11rmc4"]}`)
	for name, read := range map[string]func([]byte) (Body, error){"quick": DecodeBody, "any": anyBody} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := read(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
