package main

import (
	"archive/zip"
	"bytes"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"steward": main})
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("STEWARD_DATA", e.WorkDir+"/data")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"code": code, "flip": flip},
	})
}

// code runs a command and checks its exit code: code 3 steward get SYS-9.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N command...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = exitCode(err)
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// flip changes one bit in the middle of what a zip archive holds of a file: flip
// ZIP FILE.
func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: flip zip file")
	}
	name := ts.MkAbs(args[0])
	data, err := os.ReadFile(name)
	ts.Check(err)
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	ts.Check(err)
	found := false
	for _, f := range archive.File {
		if f.Name == args[1] {
			at, err := f.DataOffset()
			ts.Check(err)
			data[at+int64(f.CompressedSize64)/2] ^= 1
			found = true
		}
	}
	if !found {
		ts.Fatalf("%s holds no %s", name, args[1])
	}
	ts.Check(os.WriteFile(name, data, 0o600))
}
