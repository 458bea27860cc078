package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"steward/internal/law"
	"steward/internal/record"
)

// lawFlags qualify a question about dates, deadlines and fines.
type lawFlags struct {
	pack, asOf, text, calendar string
}

func (r *run) lawDate() *cobra.Command {
	return r.lawFunction(law.DateFunction, "date [ROUTE] [NAME=VALUE...]", "From which day a part of a law binds a system",
		`Says from which day a part of a law binds a system: a route such as annex_iii,
annex_i, gpai, art50, art50_2 or prohibition, and what the day depends on:
first_placed, significant_change (yes, no or a day), public_authority, annex_x.
A value may be "unknown". The answer is a day, "none (why)" or "unknown" with
what is missing.

  steward law date annex_iii first_placed=2025-05-01 public_authority=yes`)
}

func (r *run) lawClock() *cobra.Command {
	return r.lawFunction(law.ClockFunction, "clock [CLOCK] [NAME=VALUE...]", "Whether to report an event, and until when",
		`Says whether an event has to be reported or acted on, to whom and until when. The
shortest limit that applies counts. Days are counted by Regulation (EEC, Euratom)
No 1182/71; --calendar names whose public holidays count.

  steward law clock incident limbs=a death=yes aware=2026-12-18 --calendar DE`)
}

func (r *run) lawFine() *cobra.Command {
	return r.lawFunction(law.FineFunction, "fine [KIND] [NAME=VALUE...]", "The most a breach can cost",
		`Computes the most a breach can cost: kinds such as art5, operators, information and
gpai, from turnover and the size of the organisation (sme, smc, or staff and
balance_sheet). With an unknown turnover the answer is a range.

  steward law fine art5 turnover=10000000 sme=yes`)
}

func (r *run) lawDecide() *cobra.Command {
	return r.lawFunction(law.DecideFunction, "decide [DECISION] [NAME=VALUE...]", "Thresholds, and single rules",
		`Answers a decision such as gpai, from flop, general and open. A line of JSON may
also name a rule, with the list of the answers that are yes as its inputs.

  steward law decide gpai flop=2e25 general=yes`)
}

// lawFunction is a command that answers one question from its arguments, or one
// for each line of its input.
func (r *run) lawFunction(f law.Function, use, short, long string) *cobra.Command {
	var flags lawFlags
	c := &cobra.Command{
		Use: use, Short: short, Args: cobra.MaximumNArgs(50),
		Long: long + `

Without arguments it reads lines of JSON such as
{"id": "1", "as_of": "2026-11-24", "inputs": {"route": "annex_iii"}} and writes a
line for each: id, function, as_of, text, answer and detail. A line that cannot be
answered has an error instead, and the exit code is 6.`,
		RunE: func(_ *cobra.Command, args []string) error {
			regime, err := r.regime(flags.pack)
			if err != nil {
				return err
			}
			blank, err := flags.line()
			if err != nil {
				return err
			}
			today := record.DateOf(r.Now())
			if len(args) > 0 {
				return r.lawOne(regime, f, blank, args, today)
			}
			return answerLines(r.In, r.Out, func(data []byte) (law.LineAnswer, error) {
				return answerLine(regime, f, blank, data, today)
			})
		},
	}
	c.Flags().StringVar(&flags.pack, "pack", "eu-ai-act", lawFlag)
	c.Flags().StringVar(&flags.asOf, "as-of", "", "read the law as it stood on this day (default today)")
	c.Flags().StringVar(&flags.text, "text", "", "read this text of the law, such as 2024")
	if f == law.ClockFunction {
		c.Flags().StringVar(&flags.calendar, "calendar", "", "whose public holidays count, such as DE")
	}
	return r.jsonFlag(c)
}

// line returns what the flags say for every line.
func (f *lawFlags) line() (law.Line, error) {
	l := law.Line{Text: f.text, Calendar: f.calendar, Inputs: law.Given{}}
	if f.asOf != "" {
		day, err := record.ParseDate(f.asOf)
		if err != nil {
			return l, &usageError{fmt.Errorf("--as-of: %w", err)}
		}
		l.AsOf = day
	}
	return l, nil
}

// answerLine answers one line; what it does not say is as the flags say.
func answerLine(regime *law.Regime, f law.Function, blank law.Line, data []byte, today record.Date) (law.LineAnswer, error) {
	l, err := law.ReadLine(data)
	if err != nil {
		return law.LineAnswer{ID: l.ID}, err
	}
	if l.AsOf == "" && l.Text == "" {
		l.AsOf, l.Text = blank.AsOf, blank.Text
	}
	if l.Calendar == "" {
		l.Calendar = blank.Calendar
	}
	out, err := regime.Answer(f, l, today)
	out.ID = l.ID
	return out, err
}

// lawOne answers one question from arguments.
func (r *run) lawOne(regime *law.Regime, f law.Function, l law.Line, args []string, today record.Date) error {
	for i, arg := range args {
		name, value, pair := strings.Cut(arg, "=")
		switch {
		case pair:
			l.Inputs[name] = value
		case i == 0:
			l.Name = arg
		default:
			return &usageError{fmt.Errorf("%q is not of the form NAME=VALUE", printable(arg))}
		}
	}
	answer, err := regime.Answer(f, l, today)
	if err != nil {
		return err
	}
	if r.json {
		return r.writeJSON(answer)
	}
	return r.sayLaw(answer)
}

// answerLines answers each line of the input with a line of the output. A line
// that cannot be answered does not stop the others.
func answerLines(in io.Reader, out io.Writer, answer func([]byte) (law.LineAnswer, error)) error {
	lines, w := lineReader(in), bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	failed, count := 0, 0
	for n := 1; ; n++ {
		data, err := readLine(lines)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && len(strings.TrimSpace(string(data))) == 0 {
			continue
		}
		count++
		var a law.LineAnswer
		if err == nil {
			a, err = answer(data)
		}
		var line any = a
		if err != nil {
			if record.CodeOf(err) == record.Internal {
				return fmt.Errorf("line %d: %w", n, err)
			}
			failed++
			line = faultLine(n, a.ID, err)
		}
		if err := enc.Encode(line); err != nil {
			return fmt.Errorf("write the answer: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	if failed > 0 {
		return record.Fail(record.Invalid, fmt.Sprintf("%d of %d lines could not be answered", failed, count))
	}
	return nil
}

// lineReader reads lines, and passes over a byte order mark before the first.
func lineReader(in io.Reader) *bufio.Reader {
	const mark = "\ufeff"
	r := bufio.NewReaderSize(in, law.MaxLine+2)
	if start, err := r.Peek(len(mark)); err == nil && string(start) == mark {
		_, _ = r.Discard(len(mark)) // it is there
	}
	return r
}

// readLine reads a line without its end. One that is too long is read to its end
// and is a record.Error.
func readLine(r *bufio.Reader) ([]byte, error) {
	data, err := r.ReadSlice('\n')
	for long := errors.Is(err, bufio.ErrBufferFull); long; {
		if _, err = r.ReadSlice('\n'); !errors.Is(err, bufio.ErrBufferFull) {
			return nil, record.Fail(record.TooLarge, fmt.Sprintf("A line has at most %d bytes", law.MaxLine))
		}
	}
	if errors.Is(err, io.EOF) && len(data) > 0 {
		err = nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, record.Wrap(record.Internal, "The input cannot be read", err)
	}
	return []byte(strings.TrimRight(string(data), "\r\n")), err
}

func faultLine(n int, id string, err error) map[string]any {
	fault := map[string]any{"code": record.CodeOf(err), "message": record.Sentence(err)}
	if fields := record.FieldErrors(err); len(fields) > 0 {
		fault["fields"] = fields
	}
	out := map[string]any{"line": n, "error": fault}
	if id != "" {
		out["id"] = id
	}
	return out
}
