package exchange

import (
	"strings"
	"testing"

	"steward/internal/record"
)

// kindSpecs declares, in short, the fields of the kinds that files become. The
// real declarations live in a package this one must not import; the names are
// the contract.
var kindSpecs = []struct{ name, plural, label, labels, prefix, states, fields string }{
	{"unit", "units", "Unit", "Units", "UNT", "active closed",
		"parent@unit head@person function country description!"},
	{"person", "people", "Person", "People", "PER", "active left",
		"email job_title unit@unit phone engagement=employee,contractor,external competences! country"},
	{"ai-system", "ai-systems", "AI system", "AI systems", "SYS", "idea development pilot in_use suspended retired",
		"trade_name version description! intended_purpose! foreseeable_misuse! users* affected_groups* vulnerable_groups* legal_basis! unit@unit supplier@supplier " +
			"origin=built,configured,bought,embedded,open_source,unknown technique*=machine_learning,generative,rules,statistics,optimisation,hybrid,other,unknown " +
			"decision_effect=none,informs,recommends,decides_with_review,decides,unknown adapts_in_use? models*@model datasets*@dataset agents*@agent resources*@resource " +
			"replaces@ai-system inputs! outputs! operating_logic! limitations! performance! human_oversight! failure_handling! monitoring! instructions! personal_data? " +
			"special_category_data? impact_assessment? places_of_use* hosting_region first_use# end_of_use# registered# eu_database_number certificate member_states* website tags*"},
	{"model", "models", "Model", "Models", "MDL", "candidate approved deprecated",
		"version provider@supplier provider_name task architecture model_type languages* licence url purl base_models*@model datasets*@dataset intended_use! " +
			"out_of_scope_use! users* limitations! tradeoffs! ethical_considerations! fairness! metrics* description! inputs* outputs* tags* general_purpose? " +
			"training_compute energy emissions release_date# library references* citation!"},
	{"dataset", "datasets", "Dataset", "Datasets", "DST", "candidate approved retired",
		"version description! usage*=training,validation,testing,production,retrieval source! url licence rights! collection! personal_data? special_category_data? " +
			"lawful_basis! demographics! known_bias! quality_requirements! quality_results! labelling! preparation! provenance! disposal! size languages* formats* tasks* " +
			"publisher creators* published# last_changed# derived_from*@dataset tags* citation!"},
	{"agent", "agents", "AI agent", "AI agents", "AGT", "candidate active stopped",
		"goal! tools* permissions! models*@model approval_points! stop_procedure! memory! url description!"},
	{"resource", "resources", "Resource", "Resources", "RES", "in_use retired",
		"category=tooling,computing,library,platform,service,other version provider@supplier provider_name purpose! region capacity environmental_effect! licence purl url"},
	{"supplier", "suppliers", "Supplier", "Suppliers", "SUP", "prospective approved suspended ended",
		"supplies*=data,model,system,platform,computing,services country website contact criticality=low,medium,high,unknown contract due_diligence! allocation! " +
			"documents_received* certificates* data_role=controller,processor,joint,none,unknown incident_clause? exit_plan! last_review#"},
}

// catalogue returns the kinds the tests read files into.
func catalogue(t testing.TB) *record.Catalogue {
	t.Helper()
	var kinds []*record.Kind
	for _, s := range kindSpecs {
		k := &record.Kind{Name: s.name, Plural: s.plural, Label: s.label, Labels: s.labels, Prefix: s.prefix, Version: 1}
		for _, st := range strings.Fields(s.states) {
			k.States = append(k.States, record.State{Name: st, Label: label(st), Start: true})
		}
		for _, f := range strings.Fields(s.fields) {
			k.Fields = append(k.Fields, field(f))
		}
		kinds = append(kinds, k)
	}
	cat, err := record.NewCatalogue(kinds...)
	if err != nil {
		t.Fatal(err)
	}
	return cat
}

// field reads "name", with * for many, then ! rich text, # date, ? yes or no,
// @kind link, =a,b options.
func field(s string) record.Field {
	i := strings.IndexAny(s, "*!#?@=")
	if i < 0 {
		return record.Field{Name: s, Label: label(s), Type: record.Text}
	}
	f := record.Field{Name: s[:i], Label: label(s[:i]), Type: record.Text}
	rest := s[i:]
	f.Many = strings.HasPrefix(rest, "*")
	rest = strings.TrimPrefix(rest, "*")
	switch {
	case rest == "!":
		f.Type = record.RichText
	case rest == "#":
		f.Type = record.DateType
	case rest == "?":
		f.Type, f.Options = record.Enum, record.YesNo()
	case strings.HasPrefix(rest, "@"):
		f.Type, f.Target = record.LinkType, []string{rest[1:]}
		if rest == "@person" {
			f.Type, f.Target = record.Person, nil
		}
	case strings.HasPrefix(rest, "="):
		f.Type = record.Enum
		for _, o := range strings.Split(rest[1:], ",") {
			f.Options = append(f.Options, record.Option{Name: o, Label: label(o)})
		}
	}
	return f
}

func label(name string) string {
	s := strings.ReplaceAll(name, "_", " ")
	return strings.ToUpper(s[:1]) + s[1:]
}
