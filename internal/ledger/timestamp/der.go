package timestamp

import (
	"errors"
	"fmt"
)

const (
	// maxToken bounds a response or token. Those of public authorities, with
	// their certificates, are below 10 KiB.
	maxToken = 64 << 10
	// maxDepth bounds nesting. A token with certificates needs about 12.
	maxDepth = 32
)

// checkDER refuses what is not one DER-shaped value of bounded size and depth.
// The parser of CMS below reads BER recursively and without bounds checks on
// every byte, so nothing foreign may reach it that has not passed here.
func checkDER(data []byte) error {
	if len(data) > maxToken {
		return fmt.Errorf("%d bytes are more than the limit of %d", len(data), maxToken)
	}
	rest, err := checkValue(data, 0)
	if err != nil {
		return err
	}
	if len(rest) != 0 {
		return fmt.Errorf("%d bytes follow the end", len(rest))
	}
	return nil
}

// checkValue checks the first value of data and returns what follows it.
func checkValue(data []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	if len(data) < 2 {
		return nil, errors.New("it ends in the middle of a value")
	}
	tag := data[0]
	if tag&0x1f == 0x1f {
		return nil, errors.New("it has a tag of more than one byte")
	}
	content, rest, err := cutLength(data[1:])
	if err != nil {
		return nil, err
	}
	const constructed = 0x20
	for tag&constructed != 0 && len(content) > 0 {
		if content, err = checkValue(content, depth+1); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// cutLength reads a definite length in its shortest form and returns what it
// spans and what follows. Lengths of more than three bytes exceed maxToken.
func cutLength(data []byte) (content, rest []byte, err error) {
	n, head := int(data[0]), 1
	if n >= 0x80 {
		count := n & 0x7f
		if count < 1 || count > 3 || len(data) < 1+count {
			return nil, nil, errors.New("it has a length that is not definite, too long or cut off")
		}
		n = 0
		for _, b := range data[1 : 1+count] {
			n = n<<8 | int(b)
		}
		if n < 0x80 || n < 1<<(8*(count-1)) {
			return nil, nil, errors.New("it has a length not in its shortest form")
		}
		head += count
	}
	if len(data) < head+n {
		return nil, nil, errors.New("it ends in the middle of a value")
	}
	return data[head : head+n], data[head+n:], nil
}
