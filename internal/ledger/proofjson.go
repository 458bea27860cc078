package ledger

import (
	"fmt"

	"github.com/go-json-experiment/json"
)

// maxProofText bounds the bytes of a proof in any form, checkpoint included.
const maxProofText = 128 << 10

// inclusionJSON is the JSON form of an Inclusion. Pointers tell an absent
// member from a zero.
type inclusionJSON struct {
	Index  *int64   `json:"index"`
	Size   *int64   `json:"size"`
	Hashes []string `json:"hashes"`
}

// consistencyJSON is the JSON form of a Consistency.
type consistencyJSON struct {
	Old    *int64   `json:"old"`
	Size   *int64   `json:"size"`
	Hashes []string `json:"hashes"`
}

// MarshalJSON writes {"index":…,"size":…,"hashes":["<base64>",…]}.
func (p Inclusion) MarshalJSON() ([]byte, error) {
	return json.Marshal(inclusionJSON{&p.Index, &p.Size, hashTexts(p.Hashes)})
}

// UnmarshalJSON reads what MarshalJSON writes. Unknown, missing and repeated
// members, null, numbers out of range and hashes not written canonically are
// errors; on an error the proof is unchanged.
func (p *Inclusion) UnmarshalJSON(data []byte) error {
	var in inclusionJSON
	if err := unmarshalStrict(data, &in); err != nil {
		return fmt.Errorf("inclusion proof: %w", err)
	}
	if in.Index == nil || in.Size == nil || in.Hashes == nil {
		return fmt.Errorf("inclusion proof: index, size and hashes must all be given")
	}
	hashes, err := parseHashTexts(in.Hashes)
	if err != nil {
		return fmt.Errorf("inclusion proof: %w", err)
	}
	read := Inclusion{Index: *in.Index, Size: *in.Size, Hashes: hashes}
	if err := read.check(); err != nil {
		return err
	}
	*p = read
	return nil
}

// MarshalJSON writes {"old":…,"size":…,"hashes":["<base64>",…]}.
func (p Consistency) MarshalJSON() ([]byte, error) {
	return json.Marshal(consistencyJSON{&p.Old, &p.Size, hashTexts(p.Hashes)})
}

// UnmarshalJSON reads what MarshalJSON writes, as strictly as
// [Inclusion.UnmarshalJSON].
func (p *Consistency) UnmarshalJSON(data []byte) error {
	var in consistencyJSON
	if err := unmarshalStrict(data, &in); err != nil {
		return fmt.Errorf("consistency proof: %w", err)
	}
	if in.Old == nil || in.Size == nil || in.Hashes == nil {
		return fmt.Errorf("consistency proof: old, size and hashes must all be given")
	}
	hashes, err := parseHashTexts(in.Hashes)
	if err != nil {
		return fmt.Errorf("consistency proof: %w", err)
	}
	read := Consistency{Old: *in.Old, Size: *in.Size, Hashes: hashes}
	if err := read.check(); err != nil {
		return err
	}
	*p = read
	return nil
}

// unmarshalStrict decodes bounded JSON in which every member is known and
// given once.
func unmarshalStrict(data []byte, into any) error {
	if len(data) > maxProofText {
		return fmt.Errorf("%d bytes are more than the limit of %d", len(data), maxProofText)
	}
	return json.Unmarshal(data, into, json.RejectUnknownMembers(true))
}

// hashTexts returns the base64 of hashes; never nil, so that JSON shows an
// empty list.
func hashTexts(hashes []Hash) []string {
	out := make([]string, len(hashes))
	for i, h := range hashes {
		out[i] = encodeHash(h)
	}
	return out
}

// parseHashTexts is the inverse of hashTexts for the hashes of a proof.
func parseHashTexts(texts []string) ([]Hash, error) {
	if len(texts) > maxProofHashes {
		return nil, fmt.Errorf("%d hashes are more than any proof has", len(texts))
	}
	out := make([]Hash, len(texts))
	for i, text := range texts {
		h, err := decodeHash(text)
		if err != nil {
			return nil, fmt.Errorf("hash %d: %w", i, err)
		}
		out[i] = h
	}
	return out, nil
}
