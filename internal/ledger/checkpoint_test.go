package ledger

import (
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
)

// TestCheckpoint signs, cosigns and opens a checkpoint.
func TestCheckpoint(t *testing.T) {
	_, verifier := testKeys(t)
	witness, witnessKey := keysOf(t, "witness.example")
	stranger, _ := keysOf(t, "stranger.example")
	raw := sign(t, 1, testLeaf(0).Hash)
	for _, signer := range []note.Signer{witness, stranger} {
		n, err := note.Open(raw, note.VerifierList(verifier))
		if err != nil {
			t.Fatal(err)
		}
		signed, err := note.Sign(&note.Note{Text: n.Text}, signer)
		if err != nil {
			t.Fatal(err)
		}
		_, line, _ := strings.Cut(string(signed), "\n\n")
		if raw, err = AddCosignatures(raw, []byte(line)); err != nil {
			t.Fatal(err)
		}
		again, err := AddCosignatures(raw, []byte(line))
		if err != nil || string(again) != string(raw) {
			t.Errorf("adding a signature twice: %v\n%s", err, again)
		}
	}
	got, err := OpenCheckpoint(raw, verifier, witnessKey)
	if err != nil {
		t.Fatal(err)
	}
	want := Checkpoint{Origin: testOrigin, Size: 1, Root: testLeaf(0).Hash}
	if got.Checkpoint != want || string(got.Raw) != string(raw) {
		t.Errorf("opened %+v", got)
	}
	if len(got.Witnesses) != 1 || got.Witnesses[0].Name != "witness.example" ||
		len(got.Unknown) != 1 || got.Unknown[0].Name != "stranger.example" {
		t.Errorf("witnesses %v, unknown %v", got.Witnesses, got.Unknown)
	}
	if _, err := AddCosignatures(raw, []byte("not a signature\n")); err == nil {
		t.Error("a malformed cosignature was added")
	}
}

// TestCheckpointRefused opens none of these.
func TestCheckpointRefused(t *testing.T) {
	signer, verifier := testKeys(t)
	root := encodeHash(Hash{})
	signed := func(text string, by note.Signer) string {
		raw, err := note.Sign(&note.Note{Text: text}, by)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	other, _ := keysOf(t, "other.example")
	good := signed(testOrigin+"\n5\n"+root+"\n", signer)
	if _, err := OpenCheckpoint([]byte(good), verifier); err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{
		"empty":            "",
		"no signatures":    testOrigin + "\n5\n" + root + "\n",
		"another key only": signed(testOrigin+"\n5\n"+root+"\n", other),
		"another origin":   signed("other.example\n5\n"+root+"\n", signer),
		"leading zero":     signed(testOrigin+"\n05\n"+root+"\n", signer),
		"plus sign":        signed(testOrigin+"\n+5\n"+root+"\n", signer),
		"negative":         signed(testOrigin+"\n-5\n"+root+"\n", signer),
		"huge":             signed(testOrigin+"\n9223372036854775807\n"+root+"\n", signer),
		"short root":       signed(testOrigin+"\n5\nAAAA\n", signer),
		"loose root":       signed(testOrigin+"\n5\n"+root[:42]+"B=\n", signer),
		"extension":        signed(testOrigin+"\n5\n"+root+"\nmore\n", signer),
		"empty, not root":  signed(testOrigin+"\n0\n"+root+"\n", signer),
		"carriage return":  strings.ReplaceAll(good, "\n", "\r\n"),
		"no last newline":  strings.TrimSuffix(good, "\n"),
		"too long":         good + strings.Repeat("— a.example AAAAAAAA\n", 4000),
		"trailing text":    good + "more\n",
		"empty line":       good + "\n",
	} {
		if _, err := OpenCheckpoint([]byte(raw), verifier); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
}

// TestCheckpointBits flips every bit of a checkpoint; none goes unseen.
func TestCheckpointBits(t *testing.T) {
	_, verifier := testKeys(t)
	raw := sign(t, 1234, testLeaf(0).Hash)
	for i := range len(raw) * 8 {
		raw[i/8] ^= 1 << (i % 8)
		if _, err := OpenCheckpoint(raw, verifier); err == nil {
			t.Errorf("bit %d of byte %d flipped unseen", i%8, i/8)
		}
		raw[i/8] ^= 1 << (i % 8)
	}
}

// TestSignRefused signs nothing that could not be opened.
func TestSignRefused(t *testing.T) {
	signer, _ := testKeys(t)
	for _, c := range []Checkpoint{
		{Origin: "other.example", Size: 1}, {Origin: "", Size: 1}, {Origin: testOrigin, Size: -1},
		{Origin: testOrigin, Size: MaxSize + 1}, {Origin: testOrigin, Size: 0}, {Origin: "two\nlines", Size: 1},
	} {
		if raw, err := SignCheckpoint(c, signer); err == nil {
			t.Errorf("signed %+v:\n%s", c, raw)
		}
	}
	for _, origin := range []string{"", "a b", "a+b", "a\nb", "a\u2028b", "\xff", "a\x7fb", strings.Repeat("a", 600)} {
		if _, _, err := GenerateKey(zeroes{}, origin); err == nil {
			t.Errorf("made a key for %q", origin)
		}
	}
}

func FuzzCheckpoint(f *testing.F) {
	_, verifier := testKeys(f)
	_, witness := keysOf(f, "witness.example")
	good := sign(f, 5, Hash{})
	f.Add(good)
	f.Add(append(good, "— witness.example AAAAAAAA\n"...))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if head, err := peekCheckpoint(raw); err == nil && !strings.HasPrefix(string(raw), head.Body()+"\n") {
			t.Errorf("%+v is written otherwise than read", head)
		}
		signed, err := OpenCheckpoint(raw, verifier, witness)
		if err == nil && (signed.Size != 5 || signed.Root != Hash{}) {
			t.Errorf("opened %+v, which was never signed", signed.Checkpoint)
		}
	})
}
