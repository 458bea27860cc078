package export

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"io"
	"os"

	"steward/internal/record"
)

// spool keeps disclosed entries in a file of its own while the log is read, so
// that memory holds only where the last of each record is.
type spool struct {
	file *os.File
	buf  *bufio.Writer
	end  int64
}

func newSpool(dir string) (*spool, error) {
	f, err := os.CreateTemp(dir, "steward-export-*")
	if err != nil {
		return nil, record.Wrap(record.Unavailable, "There is no room for a temporary file. Nothing was exported.", err)
	}
	return &spool{file: f, buf: bufio.NewWriterSize(f, 1<<16)}, nil
}

// close removes the file.
func (s *spool) close() {
	s.file.Close()
	os.Remove(s.file.Name())
}

// Write appends bytes.
func (s *spool) Write(data []byte) (int, error) {
	at, err := s.put(data)
	return int(at.n), err
}

// put appends bytes and returns where they are.
func (s *spool) put(data []byte) (span, error) {
	at := span{s.end, int64(len(data))}
	if _, err := s.buf.Write(data); err != nil {
		return span{}, fmt.Errorf("write a temporary file: %w", err)
	}
	s.end += at.n
	return at, nil
}

// get reads bytes back; nothing may be put after the first get.
func (s *spool) get(at span) ([]byte, error) {
	if s.buf.Buffered() > 0 {
		if err := s.buf.Flush(); err != nil {
			return nil, fmt.Errorf("write a temporary file: %w", err)
		}
	}
	data := make([]byte, at.n)
	if _, err := s.file.ReadAt(data, at.off); err != nil {
		return nil, fmt.Errorf("read a temporary file: %w", err)
	}
	return data, nil
}

// restart empties the file, to be written again.
func (s *spool) restart() error {
	s.buf.Reset(s.file)
	s.end = 0
	if err := s.file.Truncate(0); err != nil {
		return fmt.Errorf("empty a temporary file: %w", err)
	}
	_, err := s.file.Seek(0, io.SeekStart)
	return err
}

// copy writes what is at a place to w.
func (s *spool) copy(w io.Writer, at span) error {
	if err := s.buf.Flush(); err != nil {
		return fmt.Errorf("write a temporary file: %w", err)
	}
	_, err := io.Copy(w, io.NewSectionReader(s.file, at.off, at.n))
	return err
}

// span is a place in a spool.
type span struct{ off, n int64 }

func appendBase64(buf, data []byte) []byte { return base64.StdEncoding.AppendEncode(buf, data) }
