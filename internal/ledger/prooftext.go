package ledger

import (
	"fmt"
	"strconv"
	"strings"
)

// inclusionHeader is the first line of a proof in the form of C2SP
// tlog-proof.
const inclusionHeader = "c2sp.org/tlog-proof@v1"

// Text returns the proof together with the checkpoint it is against, in the
// form of C2SP tlog-proof, which is verified offline with nothing but the
// log's key: a header, the line "index <n>", a line of base64 for each hash,
// an empty line, and the checkpoint as signed.
func (p Inclusion) Text(checkpoint []byte) []byte {
	return proofText(inclusionHeader+"\nindex "+strconv.FormatInt(p.Index, 10)+"\n", p.Hashes, checkpoint)
}

// ParseInclusion reads what [Inclusion.Text] writes and returns the proof and
// the checkpoint's bytes, whose signature is still to be checked with
// [OpenCheckpoint]. The size of the proof is the size the checkpoint states.
// Proofs with a line of extra data are refused: this package writes none.
func ParseInclusion(text []byte) (Inclusion, []byte, error) {
	lines, checkpoint, err := cutProof(text)
	if err != nil {
		return Inclusion{}, nil, fmt.Errorf("inclusion proof: %w", err)
	}
	if lines[0] != inclusionHeader {
		return Inclusion{}, nil, fmt.Errorf("inclusion proof: line 1 is not %q", inclusionHeader)
	}
	var p Inclusion
	p.Index, p.Hashes, err = parseProofLines(lines[1:], "index", 2)
	if err != nil {
		return Inclusion{}, nil, fmt.Errorf("inclusion proof: %w", err)
	}
	head, err := peekCheckpoint(checkpoint)
	if err != nil {
		return Inclusion{}, nil, fmt.Errorf("inclusion proof: %w", err)
	}
	p.Size = head.Size
	if err := p.check(); err != nil {
		return Inclusion{}, nil, err
	}
	return p, checkpoint, nil
}

// Text returns the proof together with the newer checkpoint, in the form of
// the add-checkpoint request of C2SP tlog-witness: the line "old <size>", a
// line of base64 for each hash, an empty line, and the checkpoint as signed.
func (p Consistency) Text(checkpoint []byte) []byte {
	return proofText("old "+strconv.FormatInt(p.Old, 10)+"\n", p.Hashes, checkpoint)
}

// ParseConsistency reads what [Consistency.Text] writes and returns the proof
// and the checkpoint's bytes, whose signature is still to be checked with
// [OpenCheckpoint]. The size of the proof is the size the checkpoint states.
func ParseConsistency(text []byte) (Consistency, []byte, error) {
	lines, checkpoint, err := cutProof(text)
	if err != nil {
		return Consistency{}, nil, fmt.Errorf("consistency proof: %w", err)
	}
	var p Consistency
	p.Old, p.Hashes, err = parseProofLines(lines, "old", 1)
	if err != nil {
		return Consistency{}, nil, fmt.Errorf("consistency proof: %w", err)
	}
	head, err := peekCheckpoint(checkpoint)
	if err != nil {
		return Consistency{}, nil, fmt.Errorf("consistency proof: %w", err)
	}
	p.Size = head.Size
	if err := p.check(); err != nil {
		return Consistency{}, nil, err
	}
	return p, checkpoint, nil
}

// proofText assembles a proof.
func proofText(head string, hashes []Hash, checkpoint []byte) []byte {
	var b strings.Builder
	b.WriteString(head)
	for _, h := range hashes {
		b.WriteString(encodeHash(h))
		b.WriteByte('\n')
	}
	b.WriteByte('\n')
	b.Write(checkpoint)
	return []byte(b.String())
}

// cutProof separates the lines of a proof, at least one, from the checkpoint
// after the first empty line.
func cutProof(text []byte) (lines []string, checkpoint []byte, err error) {
	if len(text) > maxProofText {
		return nil, nil, fmt.Errorf("%d bytes are more than the limit of %d", len(text), maxProofText)
	}
	head, rest, ok := strings.Cut(string(text), "\n\n")
	if !ok {
		return nil, nil, fmt.Errorf("no empty line before a checkpoint")
	}
	return strings.Split(head, "\n"), []byte(rest), nil
}

// parseProofLines reads a line of the given keyword and a number, then the
// hashes. Line is the number of the first line in the file, for messages.
func parseProofLines(lines []string, keyword string, line int) (int64, []Hash, error) {
	if len(lines) == 0 {
		return 0, nil, fmt.Errorf("line %d: %q and a number are missing", line, keyword)
	}
	text, ok := strings.CutPrefix(lines[0], keyword+" ")
	if !ok {
		return 0, nil, fmt.Errorf("line %d: not %q and a number", line, keyword)
	}
	n, err := parseDecimal(text)
	if err != nil {
		return 0, nil, fmt.Errorf("line %d: %w", line, err)
	}
	hashes, err := parseHashTexts(lines[1:])
	if err != nil {
		return 0, nil, fmt.Errorf("after line %d: %w", line, err)
	}
	return n, hashes, nil
}

// parseDecimal reads a number between 0 and MaxSize in plain decimal digits
// without needless zeroes.
func parseDecimal(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > MaxSize || strconv.FormatInt(n, 10) != text {
		return 0, fmt.Errorf("%q is not a decimal number between 0 and %d", clip(text), MaxSize)
	}
	return n, nil
}
