package law_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steward/internal/law"
	"steward/internal/record"
)

func fine(t testing.TB, kind string, g law.Given, asOf record.Date) law.FineResult {
	t.Helper()
	res, err := act(t).Fine(kind, g, asOf)
	if err != nil {
		t.Fatalf("%s %v: %v %v", kind, g, err, record.FieldErrors(err))
	}
	return res
}

func TestFines(t *testing.T) {
	for _, c := range []struct {
		kind  string
		given law.Given
		asOf  record.Date
		want  string // as JSON
	}{
		{"art5", law.Given{"turnover": "499999999.99"}, today, "35000000"},
		{"art5", law.Given{"turnover": "500000000"}, today, "35000000"},
		{"art5", law.Given{"turnover": "500000000.01"}, today, "35000000.0007"},
		{"art5", law.Given{"turnover": json.Number("1e9")}, today, "70000000"},
		{"art5", law.Given{"turnover": "0", "sme": true}, today, "0"},
		{"operators", law.Given{"turnover": "600000000"}, today, "18000000"},
		{"art50", law.Given{"turnover": "100000000", "sme": "yes"}, today, "3000000"},
		{"supply-chain", law.Given{"turnover": "100000000"}, today, "15000000"},
		{"supply-chain", law.Given{"turnover": "100000000"}, "2026-07-26", "null"},
		{"info", law.Given{"turnover": "100000000", "sme": true}, today, "1000000"},
		{"gpai", law.Given{"turnover": "100000000", "sme": true, "smc": true}, today, "15000000"},
		{"gpai", law.Given{"turnover": "100000000"}, "2026-08-01", "null"},
		{"art5", law.Given{"turnover": "100000000", "smc": true}, today, "7000000"},
		{"art5", law.Given{"turnover": "100000000", "smc": true}, "2026-07-26", "35000000"},
		{"art5", law.Given{"turnover": "100000000", "sme": true}, "2026-07-26", "7000000"},
		{"art5", law.Given{"turnover": "100000000"}, "2025-08-01", "null"},
		{"eu_art5", nil, today, "1500000"},
		{"eu_other", nil, today, "750000"},
		{"periodic", law.Given{"daily_turnover": "1234567.89"}, today, "61728.3945"},
		{"fria", law.Given{"turnover": "100000000"}, today, "null"},
		{"art5", nil, today, `{"at_least":35000000,"at_most":null}`},
		{"art5", law.Given{"turnover": "unknown", "sme": true}, today, `{"at_least":0,"at_most":35000000}`},
		{"art5", law.Given{"turnover": "100000000", "sme": "unknown"}, today, `{"at_least":7000000,"at_most":35000000}`},
		{"art5", law.Given{"turnover": "500000000", "sme": "unknown"}, today, "35000000"},
		{"art5", law.Given{"sme": "unknown"}, today, `{"at_least":0,"at_most":null}`},
		{"periodic", nil, today, `{"at_least":0,"at_most":null}`},
		{"art5", law.Given{"turnover": "40000000", "staff": "249"}, today, "2800000"},
		{"art5", law.Given{"turnover": "60000000", "staff": "249", "balance_sheet": "44000000"}, today, "4200000"},
		{"art5", law.Given{"turnover": "60000000", "staff": "249", "balance_sheet": "44000000"}, "2026-07-26", "35000000"},
		{"art5", law.Given{"turnover": "60000000", "staff": "749", "balance_sheet": "1"}, today, "4200000"},
		{"art5", law.Given{"turnover": "60000000", "staff": "750", "balance_sheet": "1"}, today, "35000000"},
		{"art5", law.Given{"turnover": "151000000", "staff": "700"}, today, `{"at_least":10570000,"at_most":35000000}`},
	} {
		res := fine(t, c.kind, c.given, c.asOf)
		got, err := json.Marshal(res.Short())
		if err != nil || string(got) != c.want {
			t.Errorf("%s %v as of %s: %s %v, want %s", c.kind, c.given, c.asOf, got, err, c.want)
		}
		if res.Reason == "" || res.Ref == "" || res.Source == "" {
			t.Errorf("%s %v says no reason or source: %+v", c.kind, c.given, res)
		}
		if res.State == law.FineRange && len(res.Missing) == 0 {
			t.Errorf("%s %v is a range and misses nothing", c.kind, c.given)
		}
	}
}

func TestAFineSaysWhatItAssumes(t *testing.T) {
	res := fine(t, "art5", law.Given{"turnover": "1000000000"}, today)
	if !cmp.Equal(res.Assumed, []string{"sme", "smc"}) || res.Size != "" {
		t.Errorf("%+v", res)
	}
	res = fine(t, "art5", law.Given{"turnover": "10000000", "smc": true}, today)
	if res.Size != "smc" || !strings.Contains(res.Ref, "99(6a)") || len(res.Assumed) > 0 {
		t.Errorf("%+v", res)
	}
	res = fine(t, "art5", law.Given{"staff": "20"}, today)
	if !cmp.Equal(res.Missing, []string{"balance_sheet", "turnover"}) {
		t.Errorf("%+v", res.Missing)
	}
	if _, err := act(t).Fine("art6", nil, today); record.CodeOf(err) != record.Invalid {
		t.Error(err)
	}
}

func TestMoneyIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`(0|[1-9][0-9]{0,20})(\.[0-9]{0,8}[1-9])?`).Draw(t, "amount")
		m, err := law.ParseMoney(text)
		if err != nil || m.String() != text {
			t.Fatalf("%s is written %s: %v", text, m, err)
		}
		hundred, err := law.ParseMoney("100")
		if err != nil || m.Percent(hundred).Cmp(m) != 0 {
			t.Fatalf("100 %% of %s is %s: %v", m, m.Percent(hundred), err)
		}
	})
	for text, want := range map[string]string{"1e9": "1000000000", "1000000000.0": "1000000000", "2.50E3": "2500", "1e-2": "0.01"} {
		if m, err := law.ParseMoney(text); err != nil || m.String() != want {
			t.Errorf("%s is %s: %v", text, m, err)
		}
	}
	for _, text := range []string{"", "-1", "1,5", "1e99", "NaN", "0x10", "1/3", "1_000", strings.Repeat("9", 31), "1e1e1"} {
		if m, err := law.ParseMoney(text); err == nil {
			t.Errorf("%q is read as %s", text, m)
		}
	}
}

// TestTheLowerAmountIsNeverTheHigher holds for every kind and turnover.
func TestTheLowerAmountIsNeverTheHigher(t *testing.T) {
	r := act(t)
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{"art5", "operators", "supply-chain", "information"}).Draw(t, "kind")
		turnover := rapid.Int64Range(0, 1_000_000_000_000).Draw(t, "turnover")
		max := func(sme bool) law.Money {
			res, err := r.Fine(kind, law.Given{"turnover": json.Number(record.FormatNumber(float64(turnover))), "sme": sme}, today)
			if err != nil || res.Maximum == nil {
				t.Fatal(res, err)
			}
			return *res.Maximum
		}
		if max(true).Cmp(max(false)) > 0 {
			t.Fatalf("%s: a small enterprise pays up to %s, a large one %s", kind, max(true), max(false))
		}
	})
}
