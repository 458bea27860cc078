package operation

import (
	"slices"

	"steward/internal/aims/check"
	"steward/internal/record"
)

// Model is a trained model, own or foreign, with what a model card says of it
// (ISO/IEC 42001 A.4.4 and A.6.2.3; AI Act Annexes XI and XII).
var Model = &record.Kind{
	Name: "model", Plural: "models", Label: "Model", Labels: "Models", Prefix: "MDL", Icon: "model", Clause: "8", Version: 1,
	Help:    "A trained model, own or foreign, in one version, with what its model card says: what it is for, how good it is, and where it fails.",
	Source:  "ISO/IEC 42001 A.4.4, A.6.2.3",
	Example: "A chest X-ray classifier, version 3.1, fine-tuned from an open model.",
	Columns: []string{"version", "provider_name", "task", "licence", "general_purpose"},
	Fields:  slices.Concat(modelIdentity, modelUse, modelQuality, modelOrigin),
	States: []record.State{
		{Name: "candidate", Label: "Candidate", Help: "Known or under test; not cleared for systems in use.", Shape: record.Draft, Start: true},
		{Name: "approved", Label: "Approved", Help: "Cleared for systems in use.", Shape: record.Good, Start: true},
		{Name: "deprecated", Label: "Deprecated", Help: "No new system may take it up.", Shape: record.Ended, Start: true},
	},
	Transitions: []record.Transition{
		{Name: "approve", Label: "Approve", From: []string{"candidate"}, To: "approved", Guard: `has(intended_use)`, Else: "Write what the model is meant for before approving it."},
		{Name: "deprecate", Label: "Deprecate", From: []string{"candidate", "approved"}, To: "deprecated", NeedsReason: true},
		{Name: "reconsider", Label: "Reconsider", From: []string{"approved", "deprecated"}, To: "candidate", NeedsReason: true},
	},
	Validate: func(_ *record.Record, r record.Record) []record.FieldError {
		return check.All(
			check.URL(r.Body, "url", "Web address"),
			check.NotSelf(r, "base_models", "A model cannot be made from itself; choose the version it was made from."),
		)
	},
	Material: []string{"version", "provider", "intended_use", "out_of_scope_use", "base_models", "datasets", "architecture"},
	Sample:   sampleModel,
}

var modelIdentity = []record.Field{
	{Name: "version", Label: "Version", Type: record.Text, Group: "Identity", Source: "ISO/IEC 42001 A.4.4; AI Act Annex XII 1(e)", Help: "The exact version, revision or date that systems use."},
	{Name: "description", Label: "Description", Type: record.RichText, Group: "Identity", Help: "What the model is, in a few sentences."},
	{Name: "provider", Label: "Supplier", Type: record.LinkType, Target: []string{"supplier"}, Inverse: "Models supplied", Index: true, Group: "Identity", Source: "ISO/IEC 42001 A.10.3", Help: "The supplier's record, when the model comes from one."},
	{Name: "provider_name", Label: "Maker", Type: record.Text, Index: true, Group: "Identity", Help: "Who made it, by name; your own organisation for a model of your own."},
	{Name: "task", Label: "Task", Type: record.Text, Index: true, Group: "Identity", Source: "AI Act Annex XI 1.1(a), XII 1(a)", Help: "What it computes, such as text generation or image classification."},
	{Name: "general_purpose", Label: "General-purpose", Type: record.Enum, Options: record.YesNo(), Index: true, Group: "Identity", Source: "AI Act Article 3(63)", Help: "Yes when it performs a wide range of tasks and can be built into many systems."},
	{Name: "release_date", Label: "Released on", Type: record.DateType, Index: true, Group: "Identity", Source: "AI Act Annex XI 1.1(c), XII 1(c)", Help: "The day this version was made available."},
	{Name: "url", Label: "Web address", Type: record.Text, Group: "Identity", Help: "Where it is published or documented, starting with https://."},
	{Name: "purl", Label: "Package URL", Type: record.Text, Group: "Identity", Help: "The package URL, such as pkg:huggingface/example/model@1.0."},
	{Name: "tags", Label: "Tags", Type: record.Text, Many: true, Index: true, Group: "Identity", Help: "Words to find it by, one per line."},
}

var modelUse = []record.Field{
	{Name: "intended_use", Label: "Intended use", Type: record.RichText, Group: "Use", Source: "ISO/IEC 42001 A.9.4; AI Act Annex XI 1.1(a), XII 1(a)", Help: "What it is meant for, in which domain and language."},
	{Name: "out_of_scope_use", Label: "Uses out of scope", Type: record.RichText, Group: "Use", Source: "AI Act Annex XI 1.1(b), XII 1(b)", Help: "What it must not be used for, by its terms or by its limits."},
	{Name: "users", Label: "Users", Type: record.Text, Many: true, MaxRunes: prose, Group: "Use", Help: "Who it is made for, one group per line."},
	{Name: "inputs", Label: "Inputs", Type: record.Text, Many: true, MaxRunes: prose, Group: "Use", Source: "AI Act Annex XI 1.1(e), XII 2(b)", Help: "What goes in: modality, format and largest size, one per line."},
	{Name: "outputs", Label: "Outputs", Type: record.Text, Many: true, MaxRunes: prose, Group: "Use", Source: "AI Act Annex XI 1.1(e), XII 1(g)", Help: "What comes out: modality and format, one per line."},
	{Name: "languages", Label: "Languages", Type: record.Text, Many: true, Index: true, Group: "Use", Help: "Languages it works in, by name or code, one per line."},
	{Name: "licence", Label: "Licence", Type: record.Text, Index: true, Group: "Use", Source: "AI Act Annex XI 1.1(f), XII 1(h)", Help: "The licence or terms of use; an SPDX identifier where there is one."},
}

var modelQuality = []record.Field{
	{Name: "metrics", Label: "Metrics", Type: record.Text, Many: true, MaxRunes: prose, Group: "Quality and limits", Source: "ISO/IEC 42001 A.6.2.4", Help: "One result per line with what it was measured on, such as accuracy 0.978 (slice cat)."},
	{Name: "limitations", Label: "Limitations", Type: record.RichText, Group: "Quality and limits", Source: "ISO/IEC 42001 A.8.2", Help: "Where it is known or expected to fail."},
	{Name: "tradeoffs", Label: "Trade-offs", Type: record.RichText, Group: "Quality and limits", Help: "What was given up for what, such as speed for accuracy."},
	{Name: "fairness", Label: "Fairness", Type: record.RichText, Group: "Quality and limits", Source: "ISO/IEC 42001 A.5.4", Help: "Results by group, who may be disadvantaged, and what was done about it."},
	{Name: "ethical_considerations", Label: "Ethical considerations", Type: record.RichText, Group: "Quality and limits", Source: "ISO/IEC 42001 A.5.4, A.5.5", Help: "Risks to people and society, and what reduces them."},
}

var modelOrigin = []record.Field{
	{Name: "model_type", Label: "Model type", Type: record.Text, Index: true, Group: "How it was made", Source: "ISO/IEC 42001 A.4.4", Help: "The family, such as transformer or gradient-boosted trees."},
	{Name: "architecture", Label: "Architecture", Type: record.Text, Group: "How it was made", Source: "ISO/IEC 42001 A.6.2.3; AI Act Annex XI 1.1(d), XII 1(f)", Help: "The structure and the number of parameters."},
	{Name: "library", Label: "Library", Type: record.Text, Group: "How it was made", Source: "ISO/IEC 42001 A.4.4", Help: "The software it is loaded with."},
	{Name: "base_models", Label: "Made from", Type: record.LinkType, Target: []string{"model"}, Many: true, Inverse: "Models made from it", Group: "How it was made", Source: "AI Act Annex IV 2(a)", Help: "Models it was fine-tuned, merged or distilled from."},
	{Name: "datasets", Label: "Datasets", Type: record.LinkType, Target: []string{"dataset"}, Many: true, Inverse: "Models that use it", Group: "How it was made", Source: "ISO/IEC 42001 A.4.3; AI Act Annex XI 1.2(c), XII 2(c)", Help: "Data it was trained, validated or tested with."},
	{Name: "training_compute", Label: "Training compute", Type: record.Text, Group: "How it was made", Source: "ISO/IEC 42001 A.4.5; AI Act Annex XI 1.2(d)", Help: "Operations, hardware and hours, with units."},
	{Name: "energy", Label: "Energy", Type: record.Text, Group: "How it was made", Source: "ISO/IEC 42001 A.4.5; AI Act Annex XI 1.2(e)", Help: "Energy used in training and in use, known or estimated, with units."},
	{Name: "emissions", Label: "Emissions", Type: record.Text, Group: "How it was made", Source: "ISO/IEC 42001 A.4.5", Help: "Carbon dioxide equivalent of training and use, with units."},
	{Name: "references", Label: "References", Type: record.Text, Many: true, MaxRunes: prose, Group: "How it was made", Help: "Papers and pages that describe it, one per line."},
	{Name: "citation", Label: "Citation", Type: record.RichText, Group: "How it was made", Help: "How its makers ask to be cited."},
}

func sampleModel() (string, record.Body) {
	return "Chest X-ray classifier", record.Body{
		"version": "3.1", "description": "Tells normal from abnormal chest images.", "provider_name": "Sample Imaging",
		"task": "Image classification", "general_purpose": "no", "release_date": "2026-01-15", "url": "https://models.example.org/cxr",
		"purl": "pkg:huggingface/example/cxr@3.1", "tags": []any{"imaging"},
		"intended_use":     "Ranks adult chest images for reading by a radiologist.",
		"out_of_scope_use": "Children; any reading without a radiologist.", "users": []any{"Makers of reading-room software"},
		"inputs": []any{"DICOM image, 512 by 512 pixels or more"}, "outputs": []any{"Probability of an abnormality"},
		"languages": []any{"en"}, "licence": "Apache-2.0",
		"metrics": []any{"sensitivity 0.94 (own patients)", "specificity 0.88 (own patients)"}, "limitations": "Weak on images taken lying down.",
		"tradeoffs": "Tuned for sensitivity; one image in eight is ranked high without need.", "fairness": "Sensitivity 0.95 for men and 0.93 for women.",
		"ethical_considerations": "A wrong rank delays a reading by at most four hours.",
		"model_type":             "Convolutional network", "architecture": "Residual network, 25 million parameters", "library": "ONNX Runtime",
		"training_compute": "320 GPU hours", "energy": "0.2 MWh in training", "emissions": "60 kg CO2e in training",
		"references": []any{"https://models.example.org/cxr/paper"}, "citation": "Sample Imaging (2026): Chest X-ray classifier 3.1.",
	}
}
