package store

import (
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
	"math/bits"
	"slices"
)

// blockSize is how many record numbers one row of the table facet covers.
const blockSize = 1 << blockBits

const blockBits = 12

// sparse is how many numbers a block holds at most to be kept as a list.
const sparse = 255

// block is a set of the numbers of one block: bit i of word w stands for the
// number 64w+i after the block's first.
type block [blockSize / 64]uint64

func (b *block) set(num int64)      { b[num%blockSize/64] |= 1 << (num % 64) }
func (b *block) clear(num int64)    { b[num%blockSize/64] &^= 1 << (num % 64) }
func (b *block) has(num int64) bool { return b[num%blockSize/64]&(1<<(num%64)) != 0 }

func (b *block) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// encode returns the one form a set is kept in: up to 255 numbers as a list of
// two bytes each, more as bits; nil for none.
func (b *block) encode() []byte {
	n := b.count()
	if n == 0 {
		return nil
	}
	if n <= sparse {
		out := make([]byte, 0, 2*n)
		for i := range b.each(0, false) {
			out = binary.BigEndian.AppendUint16(out, uint16(i))
		}
		return out
	}
	out := make([]byte, 0, blockSize/8)
	for _, w := range b {
		out = binary.BigEndian.AppendUint64(out, w)
	}
	return out
}

// decode adds the numbers encode wrote.
func (b *block) decode(data []byte) error {
	switch {
	case len(data) == blockSize/8:
		for i := range b {
			b[i] |= binary.BigEndian.Uint64(data[8*i:])
		}
	case len(data)%2 == 0 && len(data) <= 2*sparse:
		for ; len(data) > 0; data = data[2:] {
			i := int64(binary.BigEndian.Uint16(data))
			if i >= blockSize {
				return fmt.Errorf("a facet holds the number %d beyond its block", i)
			}
			b.set(i)
		}
	default:
		return fmt.Errorf("a facet holds %d bytes, which is no set of numbers", len(data))
	}
	return nil
}

// each gives the numbers in order, counted from the block's first plus base.
func (b *block) each(base int64, desc bool) iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for i := range b {
			if desc {
				i = len(b) - 1 - i
			}
			for w := b[i]; w != 0; {
				bit := bits.TrailingZeros64(w)
				if desc {
					bit = 63 - bits.LeadingZeros64(w)
				}
				w &^= 1 << bit
				if !yield(base + int64(64*i+bit)) {
					return
				}
			}
		}
	}
}

// numset is a set of record numbers of one kind, by block.
type numset map[int64]*block

func (s numset) at(n int64) *block {
	b := s[n]
	if b == nil {
		b = &block{}
		s[n] = b
	}
	return b
}

func (s numset) add(num int64) { s.at(num >> blockBits).set(num) }

func (s numset) has(num int64) bool {
	b := s[num>>blockBits]
	return b != nil && b.has(num)
}

func (s numset) count() int {
	n := 0
	for _, b := range s {
		n += b.count()
	}
	return n
}

// meet returns what is in both, in s; a nil set stands for everything.
func (s numset) meet(t numset) numset {
	switch {
	case s == nil:
		return t
	case t == nil:
		return s
	}
	for n, b := range s {
		o := t[n]
		if o == nil {
			delete(s, n)
			continue
		}
		for i := range b {
			b[i] &= o[i]
		}
	}
	return s
}

// or returns what is in either, in s unless that is nil.
func (s numset) or(t numset) numset {
	if s == nil {
		return t
	}
	for n, b := range t {
		o := s.at(n)
		for i := range b {
			o[i] |= b[i]
		}
	}
	return s
}

// minus takes out of s what is in t.
func (s numset) minus(t numset) {
	for n, o := range t {
		if b := s[n]; b != nil {
			for i := range b {
				b[i] &^= o[i]
			}
		}
	}
}

// after gives the numbers beyond one in order, from the first or, downwards,
// from the last when it is 0.
func (s numset) after(num int64, desc bool) iter.Seq[int64] {
	return func(yield func(int64) bool) {
		order := slices.Sorted(maps.Keys(s))
		if desc {
			slices.Reverse(order)
		}
		beyond := func(a, b int64) bool { return num == 0 || desc && a < b || !desc && a > b }
		for _, n := range order {
			if n != num>>blockBits && !beyond(n, num>>blockBits) {
				continue
			}
			for i := range s[n].each(n<<blockBits, desc) {
				if beyond(i, num) && !yield(i) {
					return
				}
			}
		}
	}
}
