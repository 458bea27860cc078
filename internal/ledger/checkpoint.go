package ledger

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/note"
)

// maxCheckpoint bounds the bytes of a signed checkpoint; a hundred witnesses
// fit, which is also the most signatures a note may carry.
const maxCheckpoint = 64 << 10

// maxOrigin bounds the bytes of an origin or of the name of a witness.
const maxOrigin = 512

// Checkpoint is the head of a log at one size (C2SP tlog-checkpoint).
type Checkpoint struct {
	Origin string // names the log; also the name of its key
	Size   int64
	Root   Hash
}

// SignedCheckpoint is a checkpoint whose log signature has been verified.
type SignedCheckpoint struct {
	Checkpoint

	// Raw is the note as it was read, with every signature.
	Raw []byte

	// Witnesses are the signatures by witnesses the caller gave keys of,
	// all verified.
	Witnesses []note.Signature

	// Unknown are the other signatures. They are kept, prove nothing, and
	// may be verified later by someone who has the keys.
	Unknown []note.Signature
}

// GenerateKey makes the Ed25519 key pair of a log from a source of secure
// randomness, in the text forms of C2SP signed-note: the signer key, which is
// secret, and the verifier key, which is published. The name of both is the
// origin of the log; it must not be empty, nor hold spaces, control
// characters or a plus.
func GenerateKey(rand io.Reader, origin string) (signer, verifier string, err error) {
	if err := checkOrigin(origin); err != nil {
		return "", "", err
	}
	signer, verifier, err = note.GenerateKey(rand, origin)
	if err != nil {
		return "", "", fmt.Errorf("making the key of log %s: %w", origin, err)
	}
	return signer, verifier, nil
}

// Body returns the text that is signed: origin, size and base64 root, each
// followed by a newline.
func (c Checkpoint) Body() string {
	return c.Origin + "\n" + strconv.FormatInt(c.Size, 10) + "\n" + encodeHash(c.Root) + "\n"
}

// SignCheckpoint returns the checkpoint as a signed note. The signer's name
// must be the origin. Whoever signs must never sign two heads of one log that
// are not consistent with one another.
func SignCheckpoint(c Checkpoint, signer note.Signer) ([]byte, error) {
	if _, err := parseBody(c.Body()); err != nil {
		return nil, fmt.Errorf("signing: %w", err)
	}
	if signer.Name() != c.Origin {
		return nil, fmt.Errorf("signing the checkpoint of log %s: the key is that of %s", c.Origin, signer.Name())
	}
	raw, err := note.Sign(&note.Note{Text: c.Body()}, signer)
	if err != nil {
		return nil, fmt.Errorf("signing the checkpoint of log %s: %w", c.Origin, err)
	}
	return raw, nil
}

// OpenCheckpoint parses a signed checkpoint strictly and verifies the log's
// signature, which must be there, and the signatures by the given witnesses,
// as far as they are there. The verifier's name must be the origin. The error
// says what is wrong; a nil error means that the log has signed this head.
//
// Extension lines are refused, since a Steward log writes none. The one thing
// no check can see is a change within a signature by an unknown key.
func OpenCheckpoint(raw []byte, log note.Verifier, witnesses ...note.Verifier) (*SignedCheckpoint, error) {
	head, err := peekCheckpoint(raw)
	if err != nil {
		return nil, err
	}
	if head.Origin != log.Name() {
		return nil, fmt.Errorf("checkpoint: origin %q is not the log %q", clip(head.Origin), log.Name())
	}
	n, err := note.Open(raw, note.VerifierList(append([]note.Verifier{log}, witnesses...)...))
	if err != nil {
		return nil, fmt.Errorf("checkpoint of size %d: %w", head.Size, explain(err, log))
	}
	signed := &SignedCheckpoint{Checkpoint: head, Raw: bytes.Clone(raw), Unknown: n.UnverifiedSigs}
	byLog := false
	for _, sig := range n.Sigs {
		if sig.Name == log.Name() && sig.Hash == log.KeyHash() {
			byLog = true
			continue
		}
		signed.Witnesses = append(signed.Witnesses, sig)
	}
	if !byLog {
		return nil, fmt.Errorf("checkpoint of size %d: not signed by the log's key %s+%08x", head.Size, log.Name(), log.KeyHash())
	}
	return signed, nil
}

// explain turns the error of a note without a verifiable signature into one
// that names the key missed.
func explain(err error, log note.Verifier) error {
	var unverified *note.UnverifiedNoteError
	if errors.As(err, &unverified) {
		return fmt.Errorf("not signed by the log's key %s+%08x: %w", log.Name(), log.KeyHash(), err)
	}
	return err
}

// AddCosignatures returns the checkpoint with signature lines of witnesses
// appended, as a witness answers them (C2SP tlog-witness). Lines that are
// malformed are refused; a line the checkpoint already has is not repeated.
func AddCosignatures(raw, lines []byte) ([]byte, error) {
	if len(raw)+len(lines) > maxCheckpoint {
		return nil, fmt.Errorf("cosignatures: %d bytes are more than the limit of %d", len(raw)+len(lines), maxCheckpoint)
	}
	out := bytes.Clone(raw)
	for line := range strings.Lines(string(lines)) {
		if !bytes.Contains(out, []byte("\n"+line)) {
			out = append(out, line...)
		}
	}
	if _, err := peekCheckpoint(out); err != nil {
		return nil, fmt.Errorf("cosignatures: %w", err)
	}
	return out, nil
}

// peekCheckpoint parses a signed checkpoint strictly without looking at who
// signed it.
func peekCheckpoint(raw []byte) (Checkpoint, error) {
	if len(raw) > maxCheckpoint {
		return Checkpoint{}, fmt.Errorf("checkpoint: %d bytes are more than the limit of %d", len(raw), maxCheckpoint)
	}
	body, signatures, ok := strings.Cut(string(raw), "\n\n")
	if !ok {
		return Checkpoint{}, fmt.Errorf("checkpoint: no empty line before signatures")
	}
	head, err := parseBody(body + "\n")
	if err != nil {
		return Checkpoint{}, err
	}
	if signatures == "" || !strings.HasSuffix(signatures, "\n") {
		return Checkpoint{}, fmt.Errorf("checkpoint: the signatures do not end with a newline")
	}
	for line := range strings.Lines(signatures) {
		if err := checkSignatureLine(strings.TrimSuffix(line, "\n")); err != nil {
			return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
		}
	}
	return head, nil
}

// checkSignatureLine refuses signature lines that are not written canonically:
// without this, bits no signature covers could be changed unseen.
func checkSignatureLine(line string) error {
	rest, ok := strings.CutPrefix(line, "— ")
	name, text, found := strings.Cut(rest, " ")
	if !ok || !found || checkOrigin(name) != nil {
		return fmt.Errorf("%q is not a signature line", clip(line))
	}
	sig, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(sig) < 5 || base64.StdEncoding.EncodeToString(sig) != text {
		return fmt.Errorf("%q is not a signature line", clip(line))
	}
	return nil
}

// parseBody is the exact inverse of [Checkpoint.Body].
func parseBody(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return Checkpoint{}, fmt.Errorf("checkpoint: the text is not exactly three lines")
	}
	if err := checkOrigin(lines[0]); err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: line 1: %w", err)
	}
	size, err := parseDecimal(lines[1])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: line 2: %w", err)
	}
	root, err := decodeHash(lines[2])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: line 3: %w", err)
	}
	if size == 0 && root != EmptyRoot() {
		return Checkpoint{}, fmt.Errorf("checkpoint: line 3: not the root of the empty tree")
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root}, nil
}

// checkOrigin refuses names a signed note cannot carry: empty, malformed, or
// with spaces, control characters or a plus.
func checkOrigin(origin string) error {
	bad := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '+' }
	switch {
	case origin == "":
		return errors.New("the name of a log is empty")
	case len(origin) > maxOrigin:
		return fmt.Errorf("the name of a log is longer than %d bytes", maxOrigin)
	case !utf8.ValidString(origin) || strings.ContainsFunc(origin, bad):
		return fmt.Errorf("%q cannot name a log: it has a space, a control character or a plus", clip(origin))
	}
	return nil
}
