package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"steward/internal/law"
	"steward/internal/record"
)

func (r *run) law() *cobra.Command {
	c := &cobra.Command{Use: "law", Short: "What a law makes of a system: class, dates, deadlines, fines"}
	c.AddCommand(r.lawEval(), r.lawDate(), r.lawClock(), r.lawFine(), r.lawDecide(), r.lawList(), r.lawCheck())
	return group(c)
}

func (r *run) lawEval() *cobra.Command {
	var pack, asOf string
	c := &cobra.Command{
		Use: "eval", Short: "Judge systems: a line of JSON in, a line out", Args: cobra.NoArgs,
		Long: `Reads a line of JSON for each system and writes a line with the verdict:

  {"id": "1", "as_of": "2026-11-24", "facts": {"role.provider": true}, "default": "unknown"}

facts names what is known: true, false or "unknown", or a number for a measure.
default is what everything else is: false or "unknown" (which it is without it).
as_of says the law of which day; inputs may say what dates depend on.

The answer has the class ("open" while answers are missing, "unsettled" when they
contradict one another), its points, roles, transparency, gpai, dates, the
questions that can still change the verdict in the order to ask them, and the
trace. A line that cannot be judged has an error instead, and the exit code is 6.`,
		RunE: func(*cobra.Command, []string) error {
			regime, err := r.regime(pack)
			if err != nil {
				return err
			}
			today := record.DateOf(r.Now())
			if asOf != "" {
				if today, err = record.ParseDate(asOf); err != nil {
					return &usageError{fmt.Errorf("--as-of: %w", err)}
				}
			}
			return judgeLines(r.In, r.Out, func(data []byte) (string, *law.CaseAnswer, error) {
				one, err := law.ReadCase(data)
				if err != nil {
					return one.ID, nil, err
				}
				answer, err := regime.Judge(one, today)
				return one.ID, answer, err
			})
		},
	}
	c.Flags().StringVar(&pack, "pack", "eu-ai-act", lawFlag)
	c.Flags().StringVar(&asOf, "as-of", "", "the day for lines without as_of (default today)")
	return c
}

// judge answers one line; it is called from several goroutines.
type judge func(data []byte) (id string, answer *law.CaseAnswer, err error)

// judged is a line and its answer.
type judged struct {
	n      int
	data   []byte
	out    []byte
	failed bool
	err    error
}

// judgeLines answers each line of the input with a line of the output, in order,
// a batch at a time on all processors. A line that cannot be answered does not
// stop the others.
func judgeLines(in io.Reader, out io.Writer, do judge) error {
	const batch = 256
	lines, w := lineReader(in), bufio.NewWriter(out)
	failed, count, more := 0, 0, true
	for n := 1; more; {
		var all []*judged
		for more && len(all) < batch {
			data, err := readLine(lines)
			if errors.Is(err, io.EOF) {
				more = false
				break
			}
			if err != nil || strings.TrimSpace(string(data)) != "" {
				all = append(all, &judged{n: n, data: data, err: err})
			}
			n++
		}
		judgeAll(all, do)
		for _, j := range all {
			if count++; j.failed {
				failed++
			}
			if j.err != nil {
				return fmt.Errorf("line %d: %w", j.n, j.err)
			}
			if _, err := w.Write(append(j.out, '\n')); err != nil {
				return fmt.Errorf("write the answer: %w", err)
			}
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	if failed > 0 {
		return record.Fail(record.Invalid, fmt.Sprintf("%d of %d lines could not be judged", failed, count))
	}
	return nil
}

// judgeAll fills in the answers.
func judgeAll(all []*judged, do judge) {
	var wait sync.WaitGroup
	next := make(chan *judged)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for j := range next {
				j.answer(do)
			}
		})
	}
	for _, j := range all {
		next <- j
	}
	close(next)
	wait.Wait()
}

// answer judges the line. An error of the line becomes its answer; only a fault
// of ours stays one.
func (j *judged) answer(do judge) {
	var id string
	var answer *law.CaseAnswer
	err := j.err
	if err == nil {
		id, answer, err = do(j.data)
	}
	if err == nil {
		answer.Line = j.n
	}
	switch {
	case err == nil:
		j.out, err = answer.MarshalJSON()
	case record.CodeOf(err) != record.Internal:
		j.failed = true
		j.out, err = json.Marshal(faultLine(j.n, id, err))
	}
	j.err = err
}
