package support

import (
	"steward/internal/aims/check"
	"steward/internal/aims/option"
	"steward/internal/record"
)

// Resource is tooling or computing an AI system needs at some stage of its life
// (ISO/IEC 42001 A.4.2, A.4.4 and A.4.5).
var Resource = &record.Kind{
	Name: "resource", Plural: "resources", Label: "Resource", Labels: "Resources", Prefix: "RES", Icon: "graph", Clause: "7", Version: 1,
	Help:    "A tool, library, platform, service or computer that AI systems are built with or run on. Data, models and people have records of their own.",
	Source:  "ISO/IEC 42001 A.4.2, A.4.4, A.4.5",
	Example: "A GPU cluster in a rented data centre, used to train and to run two systems.",
	Columns: []string{"category", "version", "provider", "region"},
	Fields:  resourceFields,
	States: []record.State{
		{Name: "in_use", Label: "In use", Help: "At least one AI system depends on it, or may.", Shape: record.Active, Start: true},
		{Name: "retired", Label: "Retired", Help: "No longer used.", Shape: record.Ended, Start: true},
	},
	Transitions: []record.Transition{
		{Name: "retire", Label: "Retire", From: []string{"in_use"}, To: "retired", NeedsReason: true},
		{Name: "reinstate", Label: "Use again", From: []string{"retired"}, To: "in_use", NeedsReason: true},
	},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		return check.URL(r.Body, "url", "Web address")
	},
	Material: []string{"version", "provider", "purpose", "region"},
	Sample: func() (string, record.Body) {
		return "Imaging GPU cluster", record.Body{
			"category": "computing", "version": "2026-1", "provider_name": "Sample Hosting",
			"purpose": "Runs the triage software at night and retrains its threshold once a quarter.",
			"stages":  []any{"design_development", "operation_monitoring"},
			"region":  "Ireland", "capacity": "8 GPUs of 80 GB, 2 TB of storage",
			"environmental_effect": "About 21 MWh a year, on a contract for renewable power.",
			"licence":              "Rented by the month", "url": "https://hosting.example.org/clusters/1", "purl": "pkg:generic/sample-cluster-image@2026-1",
		}
	},
}

var resourceFields = []record.Field{
	{Name: "category", Label: "Category", Type: record.Enum, Index: true, Group: "What it is", Source: "ISO/IEC 42001 A.4.2", Help: "What sort of resource it is.", Options: []record.Option{
		{Name: "tooling", Label: "Tooling", Help: "Software to prepare data, build, evaluate or deploy."},
		{Name: "computing", Label: "Computing", Help: "Machines, storage and networks, owned or rented."},
		{Name: "library", Label: "Library", Help: "Software that becomes part of a system."},
		{Name: "platform", Label: "Platform", Help: "A managed environment that systems are built or run on."},
		{Name: "service", Label: "Service", Help: "A function called over a network."},
		{Name: "other", Label: "Other", Help: "Anything else a system depends on."},
	}},
	{Name: "version", Label: "Version", Type: record.Text, Group: "What it is", Source: "ISO/IEC 42001 A.4.4", Help: "The version or generation in use."},
	{Name: "purpose", Label: "Purpose", Type: record.RichText, Group: "What it is", Source: "ISO/IEC 42001 A.4.2", Help: "What it is needed for, and by which activity."},
	{Name: "stages", Label: "Life-cycle stages", Type: record.Enum, Many: true, Options: option.Stages(), Index: true, Group: "What it is", Source: "ISO/IEC 42001 A.4.2", Help: "The stages of a system's life that need it."},
	{Name: "provider", Label: "Supplier", Type: record.LinkType, Target: []string{"supplier"}, Inverse: "Resources supplied", Index: true, Group: "Where it comes from", Source: "ISO/IEC 42001 A.10.3", Help: "The supplier's record, when there is one."},
	{Name: "provider_name", Label: "Supplier's name", Type: record.Text, Group: "Where it comes from", Help: "The name alone, when the supplier has no record; a project's name for free software."},
	{Name: "licence", Label: "Licence", Type: record.Text, Index: true, Group: "Where it comes from", Source: "ISO/IEC 42001 A.4.4", Help: "The licence or the terms of use; for free software its SPDX identifier, such as Apache-2.0."},
	{Name: "purl", Label: "Package URL", Type: record.Text, Group: "Where it comes from", Help: "For software: the package URL, such as pkg:pypi/numpy@2.1.0."},
	{Name: "url", Label: "Web address", Type: record.Text, Group: "Where it comes from", Help: "Where it is documented, starting with https://."},
	{Name: "region", Label: "Place", Type: record.Text, Index: true, Group: "Computing", Source: "ISO/IEC 42001 A.4.5", Help: "Where it runs: on the premises, on a device, or the cloud region and country."},
	{Name: "capacity", Label: "Capacity", Type: record.Text, Group: "Computing", Source: "ISO/IEC 42001 A.4.5; AI Act Annex IV 2(c)", Help: "Processing, memory, storage and network, with units."},
	{Name: "environmental_effect", Label: "Environmental effect", Type: record.RichText, Group: "Computing", Source: "ISO/IEC 42001 A.4.5", Help: "Energy, emissions and water per period, measured or estimated, and how that is known."},
}
